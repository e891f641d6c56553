import { errorBodySchema, errorObjectSchema, errorTable } from '@masker/contract';
import { expect } from 'vitest';
import type { RawAnswer } from '../support/raw-http.ts';
import { canary } from './requests.ts';

/** What must never leave, in whatever answer: where our code lies, and what it asks the database. */
const inside =
  /\n +at \S|node_modules|\/src\/|\.[cm]?[jt]s:\d|PrismaClient|syntax error at|relation "|ZodError/;

/** Holds any answer of the API against what is promised of all of them. */
export function expectGoodAnswer(answer: RawAnswer): void {
  const { status, headers, body } = answer;
  expect(status, body).toBeGreaterThanOrEqual(200);
  expect(status, body).toBeLessThan(500);
  expect(body.replaceAll('\\n', '\n')).not.toMatch(inside);
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers).not.toHaveProperty('access-control-allow-origin');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['x-request-id']).toMatch(/^req_[0-9A-HJKMNP-TV-Z]{26}$/);
  const type = headers['content-type'] ?? '';
  if (type.startsWith('text/html')) expect(body).not.toContain(canary);
  else expect(type).toMatch(/^(application\/(json|x-ndjson)|text\/(csv|css|javascript|event-stream)|)/);
  if (status >= 400 && body !== '') expectError(answer);
}

function expectError({ status, headers, body }: RawAnswer): void {
  expect(headers['content-type']).toMatch(/^application\/json/);
  const parsed = JSON.parse(Buffer.from(body, 'latin1').toString('utf8'));
  for (const one of [parsed].flat()) {
    // A batch may hold calls that went well.
    if (!one.error) continue;
    const error = 'data' in one.error ? trpcError(one.error.data) : errorBodySchema.parse(one).error;
    expect(error.request_id).toBe(headers['x-request-id']);
    if (!Array.isArray(parsed)) expect(errorTable[error.code].status).toBe(status);
  }
}

function trpcError(data: Record<string, unknown>) {
  const { httpStatus, ...error } = data;
  const parsed = errorObjectSchema.parse(error);
  expect(errorTable[parsed.code].status).toBe(httpStatus);
  return parsed;
}
