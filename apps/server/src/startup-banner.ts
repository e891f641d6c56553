import { demoMembership, signInAs } from '@masker/api';
import { newId, ownCookies } from '@masker/contract';
import { appendAuditEntry } from '@masker/db';
import { type Config, typed } from './config.ts';
import type { ServerDatabase } from './open-database.ts';
import type { Serving } from './serving.ts';
import type { Steps } from './steps.ts';

interface BannerOptions {
  steps: Steps;
  config: Config;
  secret: string;
  serverDatabase: ServerDatabase;
  serving: Serving;
  url: string;
}

/** Prints what the user needs next: where to sign in, and a working `curl` command. */
export async function printStartupBanner({
  steps,
  config,
  secret,
  serverDatabase,
  serving,
  url,
}: BannerOptions): Promise<void> {
  const example = `"${url}/api/v1/sessions?since=24h&limit=50"`;
  steps.line('');
  const { link } = serving;
  if (!link) {
    const { providers, publicUrl } = serving.signIns;
    steps.line(`masker-sessions is ready at ${url}`);
    steps.line('');
    if (providers.length > 0) steps.line(`  Sign in        ${new URL('/login', publicUrl)}`);
    steps.line(`  Get a cookie   ${typed.masker} cookie --account ACCOUNT_ID`);
    steps.line(`  Then           curl -H "Cookie: ${config.cookieName}=…" ${example}`);
    steps.line('');
    return;
  }
  const { directoryPool } = serverDatabase.database;
  const { userId, accountId, isNew } = await demoMembership(directoryPool, link.person);
  const record = (action: string, target: string | null) =>
    appendAuditEntry(serverDatabase.database.pool, {
      accountId,
      at: Date.now(),
      actor: { kind: 'operator', id: 'operator', name: 'The start of the server' },
      action,
      outcome: 'ok',
      target,
      filters: {},
      rows: null,
      requestId: newId('request'),
      address: null,
    });
  if (isNew) await record('accounts.create', accountId);
  const cookie = await signInAs(directoryPool, secret, userId, accountId, {
    cookieName: config.cookieName,
    userAgent: ownCookies.start,
  });
  await record('cookies.create', null);
  steps.line(
    `  Sign in   ${config.apiOnly ? signInLine(url, link.secret) : `${url}/login#link=${link.secret}`}`,
  );
  steps.line(`  Try it    curl -H "Cookie: ${cookie}" ${example}`);
  steps.line('  Stop      Ctrl-C');
  steps.line('');
}

/** Returns the `curl` command for the request that the sign-in page would send. */
function signInLine(url: string, secret: string): string {
  return `curl -i -H "Content-Type: application/json" -d '{"secret":"${secret}"}' "${url}/api/v1/auth/demo"`;
}
