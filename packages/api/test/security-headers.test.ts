import { afterAll, beforeAll, expect, test } from 'vitest';
import { securityHeaders } from '../src/http/security-headers.ts';
import { fixedRoutes } from '../src/openapi/fixed-routes.ts';
import { routes } from '../src/rest/routes.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  await installation.insert(tenant.accountId, [session()]);
});
afterAll(() => installation.close());

/** Every address there is, made from the router, and some that there are not. */
const addresses = [
  ...routes.map(({ meta }) => [meta.rest.method, meta.rest.path]),
  ...fixedRoutes.map(({ method, path }) => [method, path]),
  ...['me.get', 'sessions.list', 'sessions.nothing', 'me.get,me.get?batch=1', '%zz'].map((name) => [
    'GET',
    `/api/trpc/${name}`,
  ]),
  ['POST', '/api/trpc/sessions.ingest'],
  ...['/api/docs/docs.css', '/api/docs/docs.js', '/api', '/api/v1/nothing'].map((path) => ['GET', path]),
  ['TRACE', '/api/v1/sessions'],
] as [string, string][];

test.each(addresses)('%s %s has the security headers', async (method, path) => {
  for (const whose of [tenant, null]) {
    const filled = path.replace(/\{\w+\}/g, 'x');
    const init = method === 'TRACE' ? { method: 'PUT' } : { method };
    const answer = await installation.get(filled, path.includes('logout') ? null : whose, init);
    expect(Object.fromEntries(answer.headers)).toMatchObject(securityHeaders);
    expect(answer.headers.get('x-request-id')).toMatch(/^req_/);
    expect(answer.headers.has('x-powered-by')).toBe(false);
  }
});

test('the event stream and the API reference have them, too', async () => {
  const over = new AbortController();
  const stream = await installation.get('/api/trpc/sessions.watch', tenant, { signal: over.signal });
  expect(Object.fromEntries(stream.headers)).toMatchObject(securityHeaders);
  over.abort();
  const page = await installation.get('/api/docs');
  const { 'content-security-policy': _, ...others } = securityHeaders;
  expect(Object.fromEntries(page.headers)).toMatchObject(others);
});
