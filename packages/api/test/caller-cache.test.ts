import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createCallerCache, type Finding } from '../src/auth/caller-cache.ts';

const caller = { kind: 'token', accountId: 'acc_1', credentialId: 'tok_1' } as Finding['caller'];

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
