import {
  type ConnectedRole,
  ensureServerRole,
  examineRole,
  LoginInUse,
  RoleNotGranted,
  RoleProblem,
  SignInRefused,
  serverLogin,
  serverRole,
  withCredentialsOf,
} from '@masker/db';
import type { Config } from './config.ts';
import { StartFailure } from './start-failure.ts';

/** The database access of the migrations and of the server. */
export interface DatabaseAccess {
  /** Null if no configured role can migrate. */
  ownerUrl: string | null;
  /** Ensures that the serving role exists. Call it before migrating. */
  prepareRole(): Promise<void>;
  /** URLs with a role that is subject to row-level security. Requires a migrated database. */
  serverUrls(): Promise<ServerUrls>;
}

/** The database URLs of the serving role. */
export interface ServerUrls {
  /** For requests. */
  url: string;
  /** For connections that outlast a transaction: the listener for changes. */
  directUrl: string;
  /** Of the read replicas. */
  readUrls: readonly string[];
}

/**
 * Chooses the roles. The owner migrates. Requests are served as a role that owns nothing: the role of
 * DATABASE_URL if DATABASE_OWNER_URL names the owner, or if it is not an owner; otherwise a role that is created.
 *
 * @param url DATABASE_URL, or that of the embedded database
 */
export async function databaseAccess(url: string, config: Config, secret: string): Promise<DatabaseAccess> {
  const { databaseOwnerUrl, databaseDirectUrl: directUrl = url, databaseReadUrls: readUrls } = config;
  const serverUrls = async () => ({ url: await fitToServe(url), directUrl, readUrls });
  if (databaseOwnerUrl !== undefined) {
    // The roles were created by hand: do not require that the owner can act as the serving role.
    const prepareRole = () => ensureServerRole(databaseOwnerUrl).catch(unless(RoleNotGranted));
    return { ownerUrl: databaseOwnerUrl, prepareRole: () => explained(prepareRole), serverUrls };
  }
  const role = config.databaseUrl === undefined ? null : await examineRole(directUrl);
  if (role?.privileges === 'server') return { ownerUrl: null, prepareRole: async () => {}, serverUrls };
  if (role !== null && role.privileges !== 'owner') throw new StartFailure(unfit(role));
  return {
    ownerUrl: directUrl,
    prepareRole: () => explained(() => ensureServerRole(directUrl)),
    async serverUrls() {
      const pooled = await explained(() => serverLogin(directUrl, secret, url));
      return {
        url: pooled,
        directUrl: withCredentialsOf(pooled, directUrl),
        // The role that was created is on the replicas too.
        readUrls: readUrls.map((one) => withCredentialsOf(pooled, one)),
      };
    },
  };
}

function unless(kind: abstract new (...args: never[]) => Error): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof kind)) throw error;
  };
}

/** Converts a role problem to a StartFailure with advice. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RoleProblem) throw new StartFailure(whatToDo(error), { cause: error });
    throw error;
  }
}

async function fitToServe(url: string): Promise<string> {
  const role = await examineRole(url);
  if (role.privileges === 'server') return url;
  throw new StartFailure(unfit(role));
}

/** The advice if the role of DATABASE_URL cannot serve requests. */
export function unfit({ name, privileges, owner }: ConnectedRole): string {
  if (privileges === 'stranger') {
    return (
      `The database is empty, and the role "${name}" of DATABASE_URL may not create tables in it. ${ownerOnce(owner)} ` +
      `Only if one role is to own the tables and serve: as an administrator, run: GRANT CREATE ON SCHEMA public TO "${name}";`
    );
  }
  if (privileges === 'none') {
    return (
      `The role "${name}" of DATABASE_URL may not use the tables of this database: it is not a member of ${serverRole}. ` +
      `As the owner ("${owner}") or an administrator, run: GRANT ${serverRole} TO "${name}";`
    );
  }
  if (privileges === 'bypassing') {
    return (
      `The role "${name}" of DATABASE_URL can bypass row-level security, which separates the accounts: it has BYPASSRLS. ` +
      `As an administrator, run: ALTER ROLE "${name}" NOBYPASSRLS;`
    );
  }
  return (
    'The role of DATABASE_URL can bypass row-level security: it is a superuser, or owns tables. Unset DATABASE_OWNER_URL, or set DATABASE_URL to a separate role: ' +
    `CREATE ROLE NAME LOGIN PASSWORD '…' IN ROLE ${serverRole};`
  );
}

/** What to do if the database needs a change that only its owner may make. */
export const ownerOnce = (owner: string) =>
  `Set DATABASE_OWNER_URL to the connection string of its owner, the role "${owner}", for one start.`;

/** The refusal of a server whose role may not migrate. */
export const lacksMigrations = (count: number, { name, owner }: ConnectedRole) =>
  `The database lacks ${count} migration${count === 1 ? '' : 's'}, and the role "${name}" of DATABASE_URL may not apply ` +
  `${count === 1 ? 'it' : 'them'}. ${ownerOnce(owner)}`;

/**
 * What to do if the serving role lacks privileges.
 *
 * @param grants the statements that give it what it lacks
 */
export const lacksPrivileges = (grants: readonly string[], { owner }: Pick<ConnectedRole, 'owner'>) =>
  `The role ${serverRole}, which serves requests, lacks privileges that the migrations granted, as after pg_restore --no-privileges. ` +
  `As the owner ("${owner}") or an administrator, run: ${grants.join(' ')} A start with the owner (DATABASE_OWNER_URL) does the same.`;

/** Explains a role that is not as required, with advice. */
export function whatToDo(problem: RoleProblem): string {
  const { role } = problem;
  if (problem instanceof RoleNotGranted) {
    return (
      `The role ${role}, which serves requests, already exists, and the owner of this database may not use it: ` +
      `another role created it, for another database of this PostgreSQL. As that role, or as an administrator, run: GRANT ${role} ` +
      `TO "${problem.owner}" WITH ADMIN OPTION;`
    );
  }
  if (problem instanceof LoginInUse) {
    return (
      'Other servers use this database with another AUTH_SECRET, and this one would lock them out. Start it with theirs. ' +
      'To change the secret, stop all servers first. If none runs, end the connections that they left, as an ' +
      `administrator: SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}';`
    );
  }
  if (problem instanceof SignInRefused) {
    return (
      `The role ${role}, which serves requests, may not connect to the address of DATABASE_URL ` +
      `(${problem.message}). If that is a pooler, let it read passwords from PostgreSQL (auth_query of PgBouncer), or set ` +
      'DATABASE_URL to your own role and DATABASE_OWNER_URL to the owner: see docs/postgresql.md.'
    );
  }
  return missing(role);
}

const missing = (role: string) =>
  `The role of DATABASE_URL may not create the role ${role}, which serves requests. Give it CREATEROLE; or, ` +
  `as an administrator, run: CREATE ROLE ${serverRole} NOLOGIN; CREATE ROLE NAME LOGIN PASSWORD '…' IN ROLE ` +
  `${serverRole}; then set DATABASE_URL to the address of NAME, and DATABASE_OWNER_URL to the current one.`;

/** Explains a migration that failed because the owner lacks privileges; null for other errors. */
export function explainMigration(error: unknown): string | null {
  const { cause } = error as Error;
  const { code, message = '' } = (cause ?? error) as { code?: string; message?: string };
  if (code === '3F000') {
    return 'The database has no schema public, which contains the tables. As its owner, run: CREATE SCHEMA public;';
  }
  // The engine reports its own queries without the code.
  if (code !== '42501' && !/permission denied/.test(message)) return null;
  if (/schema public/.test(message)) {
    return (
      'The owner may not create tables in the schema public. Make it the owner of the database (ALTER DATABASE … OWNER TO …), or, as ' +
      'an administrator, run: GRANT CREATE ON SCHEMA public TO NAME;'
    );
  }
  return /role/.test(message) ? missing(serverRole) : null;
}
