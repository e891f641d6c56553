import { RoleMissing, type Standing, serverLogin, serverRole, standingOf } from '@masker/db';
import type { Config } from './config.ts';
import { StartFailure } from './start-failure.ts';

/** Who migrates, and who serves. */
export interface DatabaseAccess {
  /** Null when nobody here may migrate: somebody else has to. */
  ownerUrl: string | null;
  /** As a role that row-level security holds; to be had once the database is migrated. */
  serverUrl(): Promise<string>;
}

/**
 * Decides which roles to use. The owner migrates. Requests are served as a role that owns nothing: that of
 * DATABASE_URL when DATABASE_OWNER_URL names the owner, or when it is no owner itself; else one that is made.
 *
 * @param url DATABASE_URL, or that of the embedded database
 */
export async function databaseAccess(url: string, config: Config, secret: string): Promise<DatabaseAccess> {
  const { databaseOwnerUrl } = config;
  if (databaseOwnerUrl !== undefined) {
    return { ownerUrl: databaseOwnerUrl, serverUrl: () => fitToServe(url) };
  }
  const standing = config.databaseUrl === undefined ? 'owner' : await standingOf(url);
  if (standing === 'server') return { ownerUrl: null, serverUrl: () => fitToServe(url) };
  return { ownerUrl: url, serverUrl: () => loginOf(url, secret) };
}

async function loginOf(ownerUrl: string, secret: string): Promise<string> {
  try {
    return await serverLogin(ownerUrl, secret);
  } catch (error) {
    if (!(error instanceof RoleMissing)) throw error;
    throw new StartFailure(missing(error.role), { cause: error });
  }
}

async function fitToServe(url: string): Promise<string> {
  const standing = await standingOf(url);
  if (standing === 'server') return url;
  throw new StartFailure(unfit[standing]);
}

/** What to do when the role of DATABASE_URL can't be the one that serves. */
const unfit: Record<Exclude<Standing, 'server'>, string> = {
  owner:
    'The role of DATABASE_URL could get around row-level security: it is a superuser, has BYPASSRLS, or owns ' +
    'tables. Leave DATABASE_OWNER_URL out, or give DATABASE_URL a role of its own: ' +
    `CREATE ROLE NAME LOGIN PASSWORD '…' IN ROLE ${serverRole};`,
  stranger: `The role of DATABASE_URL may not serve this database. As its owner, run: GRANT ${serverRole} TO NAME;`,
};

const missing = (role: string) =>
  `The role of DATABASE_URL may not make the role ${role}, as which requests are served. Give it CREATEROLE; or, ` +
  `as an administrator, run: CREATE ROLE ${serverRole} NOLOGIN; CREATE ROLE NAME LOGIN PASSWORD '…' IN ROLE ` +
  `${serverRole}; then set DATABASE_URL to NAME's address, and DATABASE_OWNER_URL to the present one.`;

/** The owner may not even make the role that the migrations give rights to. */
export function explainMigration(error: unknown): string | null {
  const { message = '' } = error as Error;
  return /permission denied to (create|grant) role/.test(message) ? missing(serverRole) : null;
}
