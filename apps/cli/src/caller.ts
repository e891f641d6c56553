import type { MaskerClient } from '@masker/client';
import type { createCaller } from '@masker/client/trpc';
import { isLoopback, ownCookies } from '@masker/contract';
import type { Database } from '@masker/db';
import { accountId } from './account-option.ts';
import { CommandError, typed, usage } from './command-error.ts';
import type { Config } from './config.ts';
import { findInstallation, readSecret, withDatabase } from './installation.ts';
import { loginName, recordOperator } from './operator.ts';

export interface CallerOptions {
  url?: string;
  cookie?: string;
  token?: string;
  account?: string;
}

/**
 * Calls `work` with a client of the HTTP API. The client uses the given cookie or token or, on the machine of the
 * operator, a login session that is created for this call and revoked after it. That one goes only to the server of the
 * installation.
 */
export function withClient<T>(
  config: Config,
  options: CallerOptions,
  work: (client: MaskerClient) => Promise<T>,
): Promise<T> {
  return withCredential(config, options, async (url, credential) => work(await client(url, credential)));
}

/**
 * Like {@link withClient}, for procedures that the client has no method for.
 *
 * @param work is called with the address of the server, too
 */
export function withCaller<T>(
  config: Config,
  options: CallerOptions,
  work: (caller: ReturnType<typeof createCaller>, url: string) => Promise<T>,
): Promise<T> {
  return withCredential(config, options, async (url, credential) => {
    const { createCaller } = await import('@masker/client/trpc');
    return work(
      orUsage(() => createCaller({ url, ...credential })),
      url,
    );
  });
}

async function withCredential<T>(
  config: Config,
  options: CallerOptions,
  work: (url: string, credential: Credential) => Promise<T>,
): Promise<T> {
  const named = options.url ?? config.url;
  if (options.account !== undefined) accountId(options.account);
  const credential = givenCredential(config, options);
  if (credential !== null) {
    if (options.account)
      throw usage('--account is only for creating a cookie; a given cookie or token has its own account.');
    return work(named ?? (await runningUrl(config)), credential);
  }
  const installation = await findInstallation(config).catch((error: unknown) => {
    if (named === undefined || !(error instanceof CommandError)) throw error;
    throw usage(
      'A credential of that server is missing.',
      'Give it with --token or --cookie, or set MASKER_TOKEN or MASKER_SESSION. Only on the machine of a server, with its DATA_DIR or DATABASE_URL, none is needed.',
    );
  });
  const url = named ?? installation.url;
  if (url === null) throw noUrl();
  if (named !== undefined && installation.url !== null && isAnotherServer(named, installation.url)) {
    throw usage(
      `${new URL(named).origin} is not the server that this machine runs, and gets no login session of it.`,
      `Give a credential of that server with --token or --cookie, or leave out its address to use ${installation.url}.`,
    );
  }
  return withDatabase(installation, async (database) => {
    const account = options.account ?? config.account ?? (await onlyAccount(database));
    const { mintCookie, revokeCookie } = await import('@masker/api/auth/mint');
    const secret = await readSecret(config, installation);
    const made = await mintCookie(database.directoryPool, secret, account, {
      login: loginName(),
      cookieName: installation.cookieName,
      userAgent: ownCookies.program,
    });
    await recordOperator(database, account, { action: 'cookies.create' });
    try {
      return await work(url, { cookie: made });
    } finally {
      await revokeCookie(database.directoryPool, secret, made, installation.cookieName);
    }
  });
}

/** Whether a readable address means another server than `own`. A machine has several names for itself. */
function isAnotherServer(address: string, own: string): boolean {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return false;
  const [there, here] = [new URL(address), new URL(own)];
  if (isLoopback(there.hostname) && isLoopback(here.hostname))
    return there.port !== here.port || there.protocol !== here.protocol;
  return there.origin !== here.origin;
}

/** The credential of every request: `masker_session=…`, or `msk_…`. */
type Credential = { cookie: string } | { token: string };

/** The credential of the command line, or else of the environment; null without one. */
function givenCredential(config: Config, options: CallerOptions): Credential | null {
  const typedIn = oneOf(options, 'Use --cookie or --token, not both.');
  return (
    typedIn ??
    oneOf(config, 'MASKER_SESSION and MASKER_TOKEN are both set: choose one with --cookie or --token.')
  );
}

function oneOf({ cookie, token }: { cookie?: string; token?: string }, ambiguous: string): Credential | null {
  if (cookie !== undefined && token !== undefined) throw usage(ambiguous);
  if (cookie !== undefined) return { cookie };
  return token === undefined ? null : { token };
}

async function client(url: string, credential: Credential): Promise<MaskerClient> {
  const { createMaskerClient } = await import('@masker/client');
  return orUsage(() => createMaskerClient({ url, ...credential }));
}

/** Makes a client. An option of it that makes no sense was given to the command. */
function orUsage<Client>(make: () => Client): Client {
  try {
    return make();
  } catch (error) {
    if (error instanceof TypeError) throw usage(error.message);
    throw error;
  }
}

async function runningUrl(config: Config): Promise<string> {
  const { readServerInfo } = await import('@masker/db/embedded');
  const url = (await readServerInfo(config.dataDir))?.url;
  if (!url) throw noUrl();
  return url;
}

function noUrl(): CommandError {
  return usage(
    'The address of the server is unknown.',
    'Use --url http://localhost:3000, or set MASKER_URL.',
  );
}

async function onlyAccount(database: Database): Promise<string> {
  const { allAccounts } = await import('@masker/db');
  const accounts = await allAccounts(database.directoryPool, { limit: 2 });
  const [first, second] = accounts;
  if (!first) {
    throw new CommandError('no_account', 'There is no account yet.', {
      hint: `Create one with: ${typed('account create --name NAME')}`,
    });
  }
  if (second) {
    throw usage(
      'There is more than one account: choose one with --account ID, or set MASKER_ACCOUNT.',
      `List them with: ${typed('account list')}`,
    );
  }
  return first.id;
}
