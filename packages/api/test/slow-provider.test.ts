import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorBodySchema } from '@masker/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limiterSizes, oidc } from '../src/index.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';

/** A provider that takes connections and does not answer until it is told to. */
const provider = createServer((_, response) => void held.push(() => response.writeHead(503).end()));
const held: (() => void)[] = [];

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const identityProvider = oidc({
    issuer,
    clientId: 'masker',
    clientSecret: 'secret',
    name: 'the clinic',
    scopes: ['openid'],
  });
  installation = await createInstallation({
    identityProvider,
    limiters: { providerSteps: { slots: 20, waiting: 0, share: 19 } },
  });
  tenant = await installation.tenant();
});
afterAll(async () => {
  for (const answer of held) answer();
  provider.closeAllConnections();
  provider.close();
  await installation.close();
});

const begin = () => installation.get('/api/v1/auth/sign-in/oidc', null, { method: 'POST' });

test('a provider that does not answer delays nobody but those who sign in', async () => {
  const waiting = Array.from({ length: 20 }, begin);
  // They wait for the provider at the same time, so more than all others of an address have slots.
  expect(waiting.length).toBeGreaterThan(limiterSizes().anonymous.slots);
  const refused = await Promise.race(waiting);
  expect(refused.status).toBe(503);
  const { error } = errorBodySchema.parse(await refused.json());
  expect(error.message).toBe(
    'Your address has 19 sign-ins that wait for the identity provider in progress on this server, the maximum for one address. Try again in a second.',
  );
  expect((await installation.get('/api/v1/auth/providers')).status).toBe(200);
  expect((await installation.get('/api/v1/sessions')).status).toBe(401);
  expect((await installation.get('/api/v1/me', tenant)).status).toBe(200);
  for (const answer of held.splice(0)) answer();
  const answers = await Promise.all(waiting);
  const messages = await Promise.all(answers.filter((one) => one !== refused).map((one) => one.text()));
  expect(messages.every((text) => text.includes('the clinic cannot be reached'))).toBe(true);
});
