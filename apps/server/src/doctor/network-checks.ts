import { access, constants, mkdtemp, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  discover,
  type Inspection,
  inspectionHeader,
  productVersion,
  SignInRefusal,
  signInspection,
  untold,
} from '@masker/api';
import { createS3Store } from '@masker/api/exports/s3-store';
import { isLoopback } from '@masker/contract';
import { z } from 'zod';
import { type Config, typed } from '../config.ts';
import { isForThisMachine } from '../demo.ts';
import { type Finding, fail, ok, saidBy, warn } from './finding.ts';
import { freeBytes, judgeExportDisk } from './machine-checks.ts';

/** Milliseconds to wait for an answer. */
const patienceMs = 10_000;

/** An address of documentation (RFC 5737), which nobody has: what a client could write into X-Forwarded-For. */
const madeUpAddress = '192.0.2.1';

const inspectionSchema = z.object({
  status: z.literal('ok'),
  inspection: z
    .object({
      version: z.string(),
      node: z.string(),
      // A server of an earlier release does not tell it.
      dashboard: z.boolean().default(true),
      public_url: z.string().nullable(),
      socket: z.string(),
      address: z.string(),
      forwarded_for: z.string().nullable(),
      forwarded_proto: z.enum(['http', 'https']).nullable(),
    })
    .optional(),
}) satisfies z.ZodType<{ status: 'ok'; inspection?: Inspection }>;

/** Judges the running server. @param url its own address; null if none runs on the data directory */
export async function checkServer(
  url: string | null,
  secret: string | null,
  dataDir: string,
): Promise<{ finding: Finding; inspection: Inspection | null }> {
  const check = 'server';
  const none = (judged: Omit<Finding, 'check'>) => ({ finding: { check, ...judged }, inspection: null });
  if (url === null)
    return none(
      warn(
        `No server is running on ${dataDir}.`,
        `Start it with ${typed.start}, or run this on the machine and with the DATA_DIR of the server.`,
      ),
    );
  try {
    const inspection = await inspect(url, secret);
    const notReady = await readiness(url);
    if (notReady !== null) {
      const { seen, action } = saidBy(notReady, 'See the log of the server.');
      return { finding: { check, ...fail(seen, action) }, inspection };
    }
    if (inspection === null) return none(warn(untold.seen, untold.action));
    const { version, node } = inspection;
    const seen = `The server is ready. It is version ${version} on Node.js ${node}`;
    const judged =
      version === productVersion
        ? ok(`${seen}, as this command.`)
        : warn(
            `${seen}; this command is version ${productVersion}.`,
            'Restart the server, so that it runs the installed release.',
          );
    return { finding: { check, ...judged }, inspection };
  } catch (error) {
    return none(
      fail(`The server at ${url} does not answer (${reasonOf(error)}).`, 'Restart it, and see its log.'),
    );
  }
}

/** Judges the public address, and what proxies tell of a request that comes through it. */
export async function checkPublicAddress(
  config: Config,
  secret: string | null,
  known: Inspection | null,
): Promise<Finding[]> {
  const publicUrl = config.publicUrl ?? known?.public_url ?? undefined;
  const check = 'public-url';
  if (publicUrl === undefined) {
    return [
      {
        check,
        ...(isLoopback(config.host)
          ? ok('PUBLIC_URL is not set; the server is for this machine only.')
          : warn(
              `PUBLIC_URL is not set, and HOST is ${config.host}.`,
              'Set PUBLIC_URL to the https:// address that people open: see docs/proxies.md.',
            )),
      },
    ];
  }
  const { hostname, protocol } = new URL(publicUrl);
  try {
    const notReady = await readiness(publicUrl);
    if (notReady !== null) {
      const { seen, action } = saidBy(notReady, 'See the log of the server.');
      return [{ check, ...fail(`${publicUrl}: ${seen}`, action) }];
    }
    const plain = protocol === 'http:' && !isLoopback(hostname);
    const finding: Finding = {
      check,
      ...(plain
        ? warn(
            `${publicUrl} answers, without TLS.`,
            'Put a proxy with TLS in front, and set PUBLIC_URL to https://: see docs/proxies.md.',
          )
        : ok(`${publicUrl} answers and is ready.`)),
    };
    const inspection = await inspect(publicUrl, secret);
    if (inspection === null) {
      if (secret === null) return [finding];
      return [
        finding,
        {
          check: 'proxy',
          ...warn(
            `What answers at ${publicUrl} does not know the secret of this installation.`,
            'Check that PUBLIC_URL leads to this installation, and that AUTH_SECRET is that of its servers.',
          ),
        },
      ];
    }
    const told = await inspect(publicUrl, secret, { 'x-forwarded-for': madeUpAddress });
    return [finding, judgeProxy(publicUrl, inspection, told)];
  } catch (error) {
    return [
      {
        check,
        ...fail(
          `${publicUrl} does not answer (${reasonOf(error)}).`,
          'Check PUBLIC_URL, its name, its certificate and the proxy: see docs/proxies.md.',
        ),
      },
    ];
  }
}

/**
 * Judges what a server saw of two requests through the public address.
 *
 * @param told of a request that wrote a made-up X-Forwarded-For itself
 */
export function judgeProxy(publicUrl: string, plain: Inspection, told: Inspection | null): Finding {
  const check = 'proxy';
  const { socket, address, forwarded_for, forwarded_proto } = plain;
  const isHttps = publicUrl.startsWith('https:');
  const guide = 'see docs/proxies.md';
  if (forwarded_for === null) {
    // The server has no TLS of its own, so a proxy has to be there.
    if (isHttps)
      return {
        check,
        ...fail(
          'The proxy does not send X-Forwarded-For: all people count as one address.',
          `Set X-Forwarded-For and X-Forwarded-Proto in the proxy, and TRUST_PROXY: ${guide}.`,
        ),
      };
    if (told?.address === madeUpAddress && !isLoopback(socket)) return { check, ...believesAnybody() };
    return { check, ...ok('Requests arrive without a proxy.') };
  }
  if (address === socket && forwarded_for !== socket)
    return {
      check,
      ...fail(
        `The server does not trust the proxy at ${socket}: all people count as that one address.`,
        `Set TRUST_PROXY=${socket}, or the number of proxies: ${guide}.`,
      ),
    };
  if (told?.address === madeUpAddress && !isLoopback(address)) return { check, ...believesAnybody() };
  if (isHttps && forwarded_proto !== 'https')
    return {
      check,
      ...warn(
        `The proxy sends ${forwarded_proto === null ? 'no X-Forwarded-Proto that is trusted' : 'X-Forwarded-Proto: http'}, although the public address is https.`,
        `Let it send X-Forwarded-Proto: https, and set TRUST_PROXY: ${guide}.`,
      ),
    };
  return { check, ...ok(`The address of this machine arrives through the proxy as ${address}.`) };
}

function believesAnybody() {
  return fail(
    'The server believes an address that a client wrote into X-Forwarded-For.',
    'Lower TRUST_PROXY to the proxies that there are, or name their addresses: see docs/operations.md.',
  );
}

/** Who is meant to sign in. */
interface ExpectedPeople {
  /** Null if that is not known. */
  openInvitations: number | null;
  /** Whether the server serves the dashboard, as far as is known; without it, an installation can do with tokens. */
  servesDashboard: boolean;
}

/** Judges whether people can sign in, and identity providers answer. */
export async function checkSignIn(config: Config, people: ExpectedPeople): Promise<Finding> {
  const check = 'sign-in';
  const { oidc, github } = config.signIn;
  if (!oidc && !github) return { check, ...withoutProvider(config, people) };
  try {
    if (oidc) await discover(oidc.issuer);
    if (github) {
      const { status } = await fetch(github.url, { method: 'HEAD', signal: AbortSignal.timeout(patienceMs) });
      if (status >= 500) throw new Error(`${github.url} answered ${status}`);
    }
    const names = [...(oidc ? [oidc.issuer] : []), ...(github ? [github.url] : [])];
    return { check, ...ok(`${names.join(' and ')} ${names.length === 1 ? 'answers' : 'answer'}.`) };
  } catch (error) {
    const cause = error instanceof SignInRefusal ? error.cause : error;
    return {
      check,
      ...fail(
        `Sign-in does not work: ${reasonOf(cause)}.`,
        oidc
          ? `Check that this machine reaches the provider, and that OIDC_ISSUER is the issuer as its discovery document names it.`
          : 'Check that this machine reaches GitHub, and GITHUB_URL.',
      ),
    };
  }
}

function withoutProvider(config: Config, { openInvitations, servesDashboard }: ExpectedPeople) {
  const setUp = 'Set up an identity provider: see "Sign-in" in docs/operations.md.';
  const open = openInvitations ?? 0;
  if (open > 0)
    return warn(
      `No identity provider is configured, so nobody can accept the ${open === 1 ? 'open invitation' : `${open} open invitations`}.`,
      `${setUp} Otherwise revoke ${open === 1 ? 'it' : 'them'}: masker invitation revoke.`,
    );
  if (isForThisMachine(config))
    return ok(
      'No identity provider is configured; people sign in with the link of the start, or a cookie of masker.',
    );
  const seen =
    'No identity provider is configured; nobody can sign in to the dashboard, except with a cookie of masker. Tokens work.';
  if (!servesDashboard) return ok(`${seen} The server serves the API alone.`);
  return warn(seen, `${setUp} If nobody should sign in, start the server with --api-only.`);
}

/** Judges where the files of exports are kept. */
export async function checkExports({ exports: { place, maxBytes } }: Config): Promise<Finding> {
  const check = 'exports';
  if ('s3' in place) {
    try {
      await createS3Store(place.s3, maxBytes).check();
      return { check, ...ok(`The bucket ${place.s3.bucket} answers.`) };
    } catch (error) {
      const { seen, action } = saidBy((error as Error).message, 'Check EXPORT_S3_ENDPOINT and the store.');
      return { check, ...fail(seen, action) };
    }
  }
  // The server creates the folder with the first export.
  const there = await nearest(place.folder);
  try {
    await access(there, constants.W_OK);
    if (!(await stat(there)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    // Not every file system that says so takes files.
    await rmdir(await mkdtemp(path.join(there, '.masker-doctor-')));
    return judgeExportDisk(place.folder, await freeBytes(there));
  } catch (error) {
    return {
      check,
      ...fail(
        `${there} cannot be written (${(error as NodeJS.ErrnoException).code}).`,
        'Run this as the user who runs the server; if it does, correct the permissions, or EXPORT_DIR.',
      ),
    };
  }
}

async function nearest(folder: string): Promise<string> {
  for (let at = folder; ; at = path.dirname(at)) {
    if ((await stat(at).catch(() => null)) !== null || at === path.dirname(at)) return at;
  }
}

/** Asks how a request arrives. @returns null if the server does not tell it to this secret */
async function inspect(
  url: string,
  secret: string | null,
  headers: Record<string, string> = {},
): Promise<Inspection | null> {
  const signed = secret === null ? {} : { [inspectionHeader]: signInspection(secret, Date.now()) };
  const answer = await fetch(new URL('/api/healthz', url), {
    headers: { ...headers, ...signed },
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  const parsed = inspectionSchema.safeParse(await answer.json().catch(() => null));
  if (!parsed.success) throw new Error('something else answers there');
  return parsed.data.inspection ?? null;
}

const refusalSchema = z.object({ error: z.object({ message: z.string() }) });

/** @returns the reason why the server is not ready; null if it is */
async function readiness(url: string): Promise<string | null> {
  const answer = await fetch(new URL('/api/readyz', url), {
    redirect: 'error',
    signal: AbortSignal.timeout(patienceMs),
  });
  if (answer.ok) return null;
  const parsed = refusalSchema.safeParse(await answer.json().catch(() => null));
  return parsed.success ? `It is not ready. ${parsed.data.error.message}` : `It answered ${answer.status}.`;
}

function reasonOf(error: unknown): string {
  const { cause, message, name } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `no answer in ${patienceMs / 1000} s`;
  return cause?.code ?? cause?.message ?? message;
}
