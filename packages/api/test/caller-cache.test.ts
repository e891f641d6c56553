import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@masker/contract';
import { afterEach, expect, test, vi } from 'vitest';
import { createCallerCache, type Finding } from '../src/auth/caller-cache.ts';

const caller = { kind: 'token', accountId: 'acc_1', credentialId: 'tok_1' } as Finding['caller'];

afterEach(() => {
  vi.useRealTimers();
});

test('verifies a credential again that expired during its verification', async () => {
  const callers = createCallerCache();
  let asked = 0;
  const verify = async (): Promise<Finding> => {
    asked++;
    await sleep(30);
    return { caller, expiresIn: 20 };
  };
  await callers.find('a', verify);
  await callers.find('a', verify);
  expect(asked).toBe(2);
});

test('verifies a credential once for concurrent and immediately following requests', async () => {
  const callers = createCallerCache();
  let asked = 0;
  const verify = async (): Promise<Finding> => {
    asked++;
    return { caller, expiresIn: null };
  };
  await Promise.all([callers.find('a', verify), callers.find('a', verify)]);
  expect(await callers.find('a', verify)).toBe(caller);
  expect(asked).toBe(1);
});

/** A verification that is under way. */
function pending() {
  let resolve: (finding: Finding) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<Finding>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}

/** A cache that knows a credential which it has to verify again. */
async function knownAndExpired() {
  vi.useFakeTimers({ toFake: ['Date'] });
  const callers = createCallerCache();
  await callers.find('a', async () => ({ caller, expiresIn: null }));
  vi.setSystemTime(Date.now() + 60_000);
  const verification = pending();
  const found = callers.find('a', () => verification.promise);
  return { callers, verification, found };
}

test('knows the account of a credential while it verifies it again, and afterwards', async () => {
  const { callers, verification, found } = await knownAndExpired();
  expect(callers.lastAccount('a')).toBe('acc_1');
  callers.forget('tok_2');
  expect(callers.lastAccount('a')).toBe('acc_1');
  verification.resolve({ caller, expiresIn: null });
  await found;
  expect(callers.lastAccount('a')).toBe('acc_1');
  expect(callers.lastAccount('b')).toBe(null);
});

test('knows the account of a credential that could not be verified, and verifies it at the next request', async () => {
  const { callers, verification, found } = await knownAndExpired();
  verification.reject(new Error('the database is away'));
  await expect(found).rejects.toThrow('away');
  expect(callers.lastAccount('a')).toBe('acc_1');
  const refusal = new ApiError('unauthenticated', 'revoked');
  await expect(callers.find('a', () => Promise.reject(refusal))).rejects.toBe(refusal);
  expect(callers.lastAccount('a')).toBe(null);
});

test.each([
  ['its id is', (callers: ReturnType<typeof createCallerCache>) => callers.forget('tok_1')],
  ['all are', (callers: ReturnType<typeof createCallerCache>) => callers.forgetAll()],
])('does not believe a verification during which %s forgotten', async (_what, forget) => {
  const { callers, verification, found } = await knownAndExpired();
  forget(callers);
  expect(callers.lastAccount('a')).toBe(null);
  verification.resolve({ caller, expiresIn: null });
  await found;
  expect(callers.lastAccount('a')).toBe(null);
  const refusal = new ApiError('unauthenticated', 'revoked');
  await expect(callers.find('a', () => Promise.reject(refusal))).rejects.toBe(refusal);
});

test('does not believe the first verification of a credential during which any is forgotten', async () => {
  const callers = createCallerCache();
  const verification = pending();
  const found = callers.find('a', () => verification.promise);
  callers.forget('tok_2');
  verification.resolve({ caller, expiresIn: null });
  await found;
  expect(callers.lastAccount('a')).toBe(null);
});
