import { signInAs } from '@masker/api/auth';
import { errorBodySchema } from '@masker/contract';
import { openDatabase } from '@masker/db';
import { demo } from '@masker/seed';
import { expect } from 'vitest';
import type { Server } from './server.ts';

/** A list of sessions, asked for at each door. */
export const rest = '/api/v1/sessions?since=90d';
const trpc = `/api/trpc/sessions.list?input=${encodeURIComponent(JSON.stringify({ since: '90d' }))}`;
export const doors = [rest, trpc];

/** The cookie of the demo user, without a request. */
export async function signIn(url: string, secret: string): Promise<string> {
  const database = openDatabase({ url, connections: 1 });
  try {
    return await signInAs(database.directory, secret, demo.userId, demo.accountId);
  } finally {
    await database.close();
  }
}

/** Expects 503, in the form of the door that was asked, with the time to come back. */
export async function expectUnavailable(answer: Response): Promise<void> {
  const text = await answer.text();
  expect(answer.status, text).toBe(503);
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
