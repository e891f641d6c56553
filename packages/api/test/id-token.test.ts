import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createProviderSignIn, oidc } from '../src/index.ts';
import { createInstallation, type Installation, secret } from './support/installation.ts';

/** What an OpenID Connect provider is made to answer in one sign-in. */
interface Answers {
  claims(usual: JWTPayload): JWTPayload;
  sign(claims: JWTPayload): Promise<string>;
  discovery: object | string;
  userInfo: { status: number; body: string };
  token: { status: number; body: string } | null;
}

let installation: Installation;
let provider: Server;
let issuer: string;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let strangers: typeof keys;
let answers: Answers;
let nonce: string | null;

const clientId = 'masker-sessions-here';

beforeAll(async () => {
  installation = await createInstallation();
  [keys, strangers] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256' };
  provider = createServer({ keepAliveTimeout: 0 }, async (req, res) => {
    const json = (body: unknown, status = 200) =>
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (req.url === '/keys') return json({ keys: [jwk] });
    if (req.url === '/userinfo') {
      const { status, body } = answers.userInfo;
      return res.writeHead(status, { 'content-type': 'application/json' }).end(body);
    }
    if (req.url?.endsWith('/token')) {
      if (answers.token !== null) {
        const { status, body } = answers.token;
        return res.writeHead(status, { 'content-type': 'application/json' }).end(body);
      }
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: issuer, aud: clientId, sub: 'person-42', iat: now, exp: now + 300, nonce };
      const claims = { ...usual, email: 'ada@clinic.example', email_verified: true } as JWTPayload;
      const token = await answers.sign(answers.claims(claims));
      return json({ access_token: 'an-access-token', token_type: 'Bearer', id_token: token });
    }
    if (typeof answers.discovery === 'string') return res.end(answers.discovery);
    return json({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      userinfo_endpoint: `${issuer}/userinfo`,
      id_token_signing_alg_values_supported: ['RS256'],
      ...answers.discovery,
    });
  });
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});

afterAll(async () => {
  provider.close();
  provider.closeAllConnections();
  await installation.close();
});

const signed = (
  claims: JWTPayload,
  { key = keys.privateKey as Parameters<SignJWT['sign']>[0], alg = 'RS256', kid = 'one' } = {},
) => new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key);

const usual: Answers = {
  claims: (claims) => claims,
  sign: signed,
  discovery: {},
  userInfo: { status: 500, body: 'no' },
  token: null,
};

const clinic = () =>
  oidc({
    issuer,
    clientId,
    clientSecret: 'a client secret',
    name: 'the clinic',
    scopes: ['openid', 'email'],
  });

const newSignIn = (now?: () => number) =>
  createProviderSignIn({
    identityProvider: clinic(),
    prisma: installation.directory,
    secret,
    publicUrl: 'http://localhost',
    signUp: 'open',
    ...(now ? { now } : {}),
  });

/** Signs somebody in, up to where they come back. @returns the problem and its reason, as the log has them */
async function signIn(
  changed: Partial<Answers>,
  provided: Record<string, string> = { code: 'a-code' },
  signIn = newSignIn(),
) {
  answers = { ...usual, ...changed };
  const begun = await signIn.begin(new Headers(), '/sessions');
  const asked = new URL(begun.url).searchParams;
  nonce = asked.get('nonce');
  const cookie = begun.cookies.map((line) => line.split(';')[0]).join('; ');
  const finish = await signIn.finish(new Headers({ cookie }), {
    ...provided,
    state: asked.get('state') ?? '',
  });
  if (!('refusal' in finish)) return { problem: null, reason: finish.url };
  const { problem, cause } = finish.refusal;
  return { problem, reason: cause instanceof Error ? cause.message : '' };
}

test('a valid token signs in', async () => {
  expect(await signIn({})).toEqual({ problem: null, reason: '/sessions' });
});

/** Signs a person in over HTTP. @returns the cookie */
async function signInTo(server: Installation, subject: string, name: string): Promise<string> {
  const email = `${subject}@clinic.example`;
  answers = { ...usual, claims: (claims) => ({ ...claims, sub: subject, name, email }) };
  const begun = await server.get('/api/v1/auth/sign-in/oidc', null, { method: 'POST' });
  const asked = new URL(((await begun.json()) as { url: string }).url).searchParams;
  nonce = asked.get('nonce');
  const cookie = begun.headers.getSetCookie().map((line) => line.split(';')[0]);
  const back = new URLSearchParams({ code: 'a-code', state: asked.get('state') ?? '' });
  const finish = await server.get(`/api/v1/auth/callback/oidc?${back}`, null, {
    headers: { cookie: cookie.join('; ') },
    redirect: 'manual',
  });
  const lines = finish.headers.getSetCookie().map((line) => line.split(';')[0] as string);
  return lines.find((line) => line.startsWith('masker_session=')) as string;
}

afterEach(() => {
  vi.useRealTimers();
});

test('a sign-in changes the name in the other sessions of its person, and leaves what is known of others', async () => {
  const server = await createInstallation({
    databaseUrl: installation.databaseUrl,
    identityProvider: clinic(),
  });
  try {
    const nameOf = async (cookie: string) => {
      const me = await (await server.get('/api/v1/me', { cookie })).json();
      return (me as { user: { name: string } }).user.name;
    };
    vi.useFakeTimers({ toFake: ['Date'] });
    const other = await server.tenant();
    const grace = await signInTo(server, 'grace', 'Grace Murray');
    expect([await nameOf(grace), await nameOf(other.cookie)]).toEqual(['Grace Murray', 'Test user']);
    // Nobody is told of another name, so it shows whether the person was looked up again.
    await server.directory.user.update({ where: { id: other.userId }, data: { name: 'Another name' } });
    await signInTo(server, 'grace', 'Grace Hopper');
    expect([await nameOf(grace), await nameOf(other.cookie)]).toEqual(['Grace Hopper', 'Test user']);
  } finally {
    await server.close();
  }
});

const seconds = (ahead: number) => Math.floor(Date.now() / 1000) + ahead;

test.each<[string, Partial<Answers>, RegExp]>([
  ['no nonce', { claims: ({ nonce: _, ...rest }) => rest }, /nonce is missing/],
  ['another nonce', { claims: (usual) => ({ ...usual, nonce: 'SECRET' }) }, /nonce is that of another/],
  [
    'a shared secret',
    { sign: (c) => signed(c, { key: Buffer.alloc(32, 's'), alg: 'HS256' }) },
    /algorithm \(alg\)/,
  ],
  [
    'an algorithm that is not declared',
    { discovery: { id_token_signing_alg_values_supported: ['ES256'] } },
    /algorithm \(alg\)/,
  ],
  ['not valid yet', { claims: (usual) => ({ ...usual, nbf: seconds(90) }) }, /\(nbf\).*clocks/],
  ['expired', { claims: (usual) => ({ ...usual, exp: seconds(-90) }) }, /expired \(exp\).*clocks/],
  ['another issuer', { claims: (usual) => ({ ...usual, iss: 'https://SECRET' }) }, /issuer \(iss\)/],
  ['another client', { claims: (usual) => ({ ...usual, aud: 'SECRET' }) }, /client \(aud\)/],
  ['no subject', { claims: ({ sub: _, ...rest }) => rest }, /subject \(sub\) is missing/],
  [
    'a subject that is a number',
    { claims: (usual) => ({ ...usual, sub: 42 as never }) },
    /subject \(sub\) is not a string/,
  ],
  ['another key', { sign: (c) => signed(c, { key: strangers.privateKey }) }, /signature is not valid/],
  ['a key that nobody knows', { sign: (c) => signed(c, { kid: 'two' }) }, /key \(kid, alg\)/],
  ['no JSON Web Token', { sign: async () => 'SECRET.SECRET.SECRET' }, /not a signed JSON Web Token/],
])('the log names the failed check: %s', async (_what, changed, reason) => {
  const refused = await signIn(changed);
  expect(refused).toEqual({ problem: 'identity_unproven', reason: expect.stringMatching(reason) });
  for (const value of ['SECRET', 'person-42', 'ada@clinic.example', nonce ?? 'none'])
    expect(refused.reason).not.toContain(value);
});

const withoutEmail = ({ email: _, ...rest }: JWTPayload) => rest;

test.each([
  ['an error', { status: 500, body: '{}' }],
  ['of another subject', { status: 200, body: '{"sub":"SECRET","email":"SECRET@clinic.example"}' }],
])('the log names the user info: %s', async (_what, userInfo) => {
  const refused = await signIn({ claims: withoutEmail, userInfo });
  expect(refused).toEqual({ problem: 'identity_unproven', reason: expect.stringMatching(/user info/) });
  expect(refused.reason).not.toContain('SECRET');
});

test('without an email address, the error names that', async () => {
  const nowhere = { discovery: { userinfo_endpoint: undefined } };
  expect((await signIn({ claims: withoutEmail, ...nowhere })).problem).toBe('email_missing');
  const told = { userInfo: { status: 200, body: '{"sub":"person-42"}' } };
  expect((await signIn({ claims: withoutEmail, ...told })).problem).toBe('email_missing');
  // A token that proves nothing is not believed that it has none.
  const forged = { sign: (c: JWTPayload) => signed(c, { key: strangers.privateKey }) };
  expect((await signIn({ claims: withoutEmail, ...nowhere, ...forged })).problem).toBe('identity_unproven');
});

test.each<[string, unknown]>([
  ['a number', 42],
  ['a list', ['ada@clinic.example']],
  ['a line break', 'ada@clinic.example\nSECRET'],
  ['a direction mark', 'ada\u202e@clinic.example'],
  ['too long', `${'x'.repeat(320)}@clinic.example`],
])('an email address that is none is refused: %s', async (_what, email) => {
  const refused = await signIn({ claims: (usual) => ({ ...usual, sub: 'somebody', email }) });
  expect(refused).toEqual({ problem: 'email_missing', reason: 'the email claim is no address' });
});

test.each<[string, Partial<Answers>, string]>([
  [
    'its keys cannot be read',
    { discovery: { jwks_uri: 'http://127.0.0.1:1/keys' } },
    'the keys of the provider (jwks_uri) could not be read',
  ],
  [
    'its token endpoint fails',
    { token: { status: 502, body: '{"detail":"SECRET"}' } },
    'the token endpoint answered 502',
  ],
  [
    'its token endpoint is away',
    { discovery: { token_endpoint: 'http://127.0.0.1:1/token' } },
    'the token endpoint could not be reached: bad port',
  ],
])('a provider that does not work is told from a wrong answer: %s', async (_what, changed, reason) => {
  expect(await signIn(changed)).toEqual({ problem: 'provider_unreachable', reason });
});

test.each([
  [
    '{"error":"invalid_client"}',
    'the token endpoint answered 401 invalid_client: compare the client id and the secret',
  ],
  ['{"error":"SECRET <b>"}', 'the token endpoint answered 401'],
])('the log says what the token endpoint refused: %s', async (body, reason) => {
  const refused = await signIn({ token: { status: 401, body } });
  expect(refused).toEqual({ problem: 'identity_unproven', reason: expect.stringContaining(reason) });
  expect(refused.reason).not.toContain('SECRET');
});

test.each([
  ['temporarily_unavailable', 'provider_unreachable'],
  ['server_error', 'provider_unreachable'],
  ['unauthorized_client', 'provider_refused'],
])('an error that the provider redirects with is explained: %s', async (error, problem) => {
  expect(await signIn({}, { error })).toEqual({ problem, reason: `the provider answered ${error}` });
});

test.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'])(
  'an address without TLS is not used: %s',
  async (name) => {
    const discovery = { [name]: 'http://login.clinic.example/endpoint' };
    await expect(signIn({ discovery })).rejects.toMatchObject({
      problem: 'provider_unreachable',
      cause: { message: `${issuer}/.well-known/openid-configuration names a ${name} that is not https://` },
    });
  },
);

test('metadata that is no JSON is not repeated in the log', async () => {
  await expect(signIn({ discovery: '<p>SECRET</p>' })).rejects.toMatchObject({
    problem: 'provider_unreachable',
    cause: { message: `${issuer}/.well-known/openid-configuration answered no JSON` },
  });
});

describe('metadata that changed', () => {
  const moved = { discovery: { token_endpoint: 'http://127.0.0.1:1/token' } };

  test('is read again after a failure', async () => {
    const same = newSignIn();
    expect((await signIn(moved, undefined, same)).problem).toBe('provider_unreachable');
    expect((await signIn({}, undefined, same)).problem).toBe(null);
  });

  test('is read again after ten minutes', async () => {
    let now = 0;
    const same = newSignIn(() => now);
    expect((await signIn({}, undefined, same)).problem).toBe(null);
    now = 599_999;
    expect((await signIn(moved, undefined, same)).problem).toBe(null);
    now = 600_000;
    expect((await signIn(moved, undefined, same)).problem).toBe('provider_unreachable');
  });
});
