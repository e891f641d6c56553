import { signInAs } from '@masker/api/auth';
import { session } from '@masker/api/testing/sessions';
import { errorBodySchema } from '@masker/contract';
import { openDatabase } from '@masker/db';
import { demo } from '@masker/seed';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import type { Server } from './server.ts';

/** A list of sessions, asked for at each transport. */
export const rest = '/api/v1/sessions?since=90d';
const trpc = `/api/trpc/sessions.list?input=${encodeURIComponent(JSON.stringify({ since: '90d' }))}`;
export const transports = [rest, trpc];

/** The cookie of the demo user, without a request. */
export async function signIn(url: string, secret: string): Promise<string> {
  const database = openDatabase({ url, connections: 1 });
  try {
    return await signInAs(database.directoryPool, secret, demo.userId, demo.accountId);
  } finally {
    await database.close();
  }
}

/** Asks a server as whoever has a cookie. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

export const asker = ({ url }: Server, cookie: string): Ask => {
  const headers = { cookie, 'content-type': 'application/json' };
  return (path, init = {}) => fetch(`${url}${path}`, { ...init, headers });
};

/** A request that writes: the same session each time. */
export function sender(ask: Ask): () => Promise<Response> {
  const body = JSON.stringify(session());
  return () => ask('/api/v1/sessions', { method: 'POST', body });
}

/** Waits until no transport serves: what is read is recorded, so without writes it can't be read for long either. */
export async function expectDoorsUnavailable(ask: Ask, reason: RegExp): Promise<void> {
  for (const transport of transports) {
    await eventually(async () => (await ask(transport)).status === 503);
    await expectUnavailable(await ask(transport), reason);
  }
}

/** Expects 503, in the form of the transport that was asked, with the time to come back, and with the reason if given. */
export async function expectUnavailable(answer: Response, reason = /(?:)/): Promise<void> {
  const text = await answer.text();
  expect(answer.status, text).toBe(503);
  expect(text).toMatch(reason);
  expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  expect(answer.headers.get('x-request-id')).toMatch(/^req_/);
  const body = JSON.parse(text) as { error: { data?: object } };
  if (answer.url.includes('/api/trpc/')) expect(body.error.data).toMatchObject({ code: 'unavailable' });
  else expect(errorBodySchema.parse(body).error.code).toBe('unavailable');
}

/** It is the very same process, and nothing went past anybody's hands. */
export function expectCalm(server: Server): void {
  expect(server.child.exitCode).toBeNull();
  expect(server.stderr()).not.toMatch(/unhandled|uncaught|internal_error/i);
}
