import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultCookieName } from '@masker/contract';
import type { Database } from '@masker/db';
import { readServerInfo, type ServerInfo } from '@masker/db/embedded';
import { CommandError, typedStart } from './command-error.ts';
import { type Config, forgetPostgresVariables } from './config.ts';

/** Milliseconds in which a server says whether it has a secret. */
const answerMs = 5_000;

/** The installation that operator commands work on: a database, and the settings of its server. */
export interface Installation {
  databaseUrl: string;
  /** The address of the server; null if only its database is known. */
  url: string | null;
  /** Whether the server has the embedded database. */
  embedded: boolean;
  /** Whether the server keeps its secret in the data directory. */
  keepsSecret: boolean;
  /** The name of the cookie of login sessions. */
  cookieName: string;
}

/**
 * Finds the installation: the one of `DATABASE_URL`, or else the running server of the data directory.
 * @throws CommandError saying what to do when there is neither
 */
export async function findInstallation(config: Config): Promise<Installation> {
  const server = await readServerInfo(config.dataDir);
  if (config.databaseUrl) {
    const same = server?.databaseUrl === config.databaseUrl;
    return {
      databaseUrl: config.databaseUrl,
      url: same ? server.url : null,
      embedded: same && server.embedded,
      keepsSecret: same && keepsSecret(server),
      cookieName: config.cookieName ?? (same ? server.cookieName : null) ?? defaultCookieName,
    };
  }
  if (server === null) {
    throw new CommandError('no_server', `No masker-sessions server is running on ${config.dataDir}.`, {
      hint: `Start it with \`${typedStart}\`, or set DATABASE_URL.`,
    });
  }
  if (server.databaseUrl === null) {
    throw new CommandError(
      'no_server',
      `The server on ${config.dataDir} (process ${server.pid}) is still starting.`,
      {
        hint: 'Try again in a few seconds.',
      },
    );
  }
  if (server.embedded) await forgetPostgresVariables();
  return {
    databaseUrl: server.databaseUrl,
    url: server.url,
    embedded: server.embedded,
    keepsSecret: keepsSecret(server),
    cookieName: config.cookieName ?? server.cookieName ?? defaultCookieName,
  };
}

/** A server of a release before the field has none. */
const keepsSecret = ({ embedded, hasOwnSecret = false }: Partial<ServerInfo>) =>
  embedded === true && !hasOwnSecret;

/** Opens the installation's database for as long as `work` takes. */
export async function withDatabase<T>(
  installation: Pick<Installation, 'databaseUrl' | 'embedded'>,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { serverRole } = await import('@masker/db');
  return withRole(installation, serverRole, work);
}

/**
 * Like {@link withDatabase}, as the owner of the database.
 *
 * @throws CommandError if the role of `DATABASE_OWNER_URL`, or else of the installation, is not the owner
 */
export async function withOwner<T>(
  { databaseOwnerUrl }: Config,
  { databaseUrl, embedded }: Installation,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { isAccountDeleter } = await import('@masker/db');
  return withRole({ databaseUrl: databaseOwnerUrl ?? databaseUrl, embedded }, undefined, async (database) => {
    if (await isAccountDeleter(database.pool)) return work(database);
    throw new CommandError('forbidden', 'The role of the database may not delete accounts; its owner may.', {
      hint: 'Set DATABASE_OWNER_URL to the database with the role that owns its tables.',
    });
  });
}

async function withRole<T>(
  installation: Pick<Installation, 'databaseUrl' | 'embedded'>,
  role: string | undefined,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { openDatabase, serverRole, unavailability } = await import('@masker/db');
  const database = openDatabase({
    url: installation.databaseUrl,
    connections: 2,
    ...(role === undefined ? {} : { role }),
  });
  try {
    return await work(database);
  } catch (error) {
    if (/permission denied to set role/.test((error as Error).message)) {
      throw new CommandError('forbidden', `The role of the database may not act as ${serverRole}.`, {
        hint: `Start the server once with the owner, or run as an administrator: GRANT ${serverRole} TO ROLE;`,
      });
    }
    const reason = unavailability(error);
    if (reason === null) throw error;
    if (reason === 'refused') {
      throw new CommandError(
        'unavailable',
        `The database refuses the connection: ${(error as Error).message}.`,
        {
          hint: installation.embedded
            ? 'Restart the server.'
            : 'Correct the role, the password or the database in DATABASE_URL.',
        },
      );
    }
    throw new CommandError('unavailable', 'The database cannot be reached.', {
      hint: installation.embedded
        ? `Check that the server is still running, and that this command can access its socket${socketOf(installation.databaseUrl)}: a service may have a private /tmp.`
        : 'Check DATABASE_URL, and that PostgreSQL is running.',
    });
  } finally {
    await database.close();
  }
}

function socketOf(databaseUrl: string): string {
  const folder = new URL(databaseUrl).searchParams.get('host');
  return folder === null ? '' : ` in ${folder}`;
}

/**
 * Returns the secret of the installation, which signs cookies and encrypts keys.
 * @throws CommandError when it is not known here, or AUTH_SECRET is another one than that of the servers
 */
export async function readSecret(config: Config, installation: Installation): Promise<string> {
  if (config.authSecret) {
    await refuseOtherSecret(config.authSecret, installation);
    return config.authSecret;
  }
  const file = path.join(config.dataDir, 'auth-secret');
  const kept = installation.keepsSecret ? await readFile(file, 'utf8').catch(() => null) : null;
  if (kept) return kept.trim();
  throw new CommandError('no_secret', 'The secret that signs cookies is not available.', {
    hint: installation.keepsSecret
      ? `Run this as a user who may read ${file}.`
      : 'Set AUTH_SECRET to the value that the server uses.',
  });
}

/**
 * Refuses a secret that the servers do not have, with the words of `masker doctor`: what is signed or encrypted with it
 * is of no use to them. A secret that cannot be compared with theirs is accepted.
 */
async function refuseOtherSecret(secret: string, { url, databaseUrl }: Installation): Promise<void> {
  const isKnown = url === null ? null : await isKnownTo(url, secret);
  if (isKnown === true) return;
  const { loginOfOtherSecret, otherSecret } = await import('@masker/db');
  // The command itself says what is wrong with the database.
  const name = await loginOfOtherSecret(databaseUrl, secret).catch(() => null);
  if (name !== null) throw wrongSecret(otherSecret(name));
  if (isKnown === false) throw wrongSecret((await import('@masker/api/inspection')).untold);
}

/** Whether a server has this secret; null if it does not answer. */
async function isKnownTo(url: string, secret: string): Promise<boolean | null> {
  const { inspectionHeader, signInspection } = await import('@masker/api/inspection');
  try {
    const answer = await fetch(new URL('/api/healthz', url), {
      headers: { [inspectionHeader]: signInspection(secret, Date.now()) },
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
    });
    return answer.ok ? 'inspection' in ((await answer.json()) as object) : null;
  } catch {
    return null;
  }
}

function wrongSecret({ seen, action }: { seen: string; action: string }): CommandError {
  return new CommandError('wrong_secret', seen, { hint: action });
}
