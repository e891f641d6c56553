import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const secret = 'Zn3vQ8rT1kLw6yBs0pXe4mJd7hGc2uFa';
const external = { DATABASE_URL: 'postgresql://masker:pw@db.internal/masker', AUTH_SECRET: secret };

test('nothing set is enough', () => {
  expect(readConfig({}, [])).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataDir: path.resolve('.data'),
    databaseUrl: undefined,
    preparedStatements: false,
    demoSessions: 250_000,
    authSecret: undefined,
    publicUrl: undefined,
    cookieName: 'masker_session',
    signIn: { github: undefined, oidc: undefined, signUp: 'open' },
    retentionDays: undefined,
    exports: { folder: path.resolve('.data/exports'), keepMs: 30 * 86_400_000, maxBytes: 10 * 2 ** 30 },
    logLevel: 'info',
    edge: { trustProxy: undefined, rateLimit: false, maxConnections: 10_000, maxRequests: 64 },
    apiOnly: false,
  });
});

test('empty is unset', () => {
  const names = [
    'PORT',
    'HOST',
    'DATA_DIR',
    'DATABASE_URL',
    'DEMO_SESSIONS',
    'AUTH_SECRET',
    'PUBLIC_URL',
    'COOKIE_NAME',
  ];
  const edge = ['TRUST_PROXY', 'RATE_LIMIT', 'MAX_CONNECTIONS', 'MAX_REQUESTS'];
  const all = [
    ...names,
    ...edge,
    'RETENTION_DAYS',
    'EXPORT_DIR',
    'EXPORT_KEEP',
    'EXPORT_MAX_BYTES',
    'LOG_LEVEL',
  ];
  const empty = Object.fromEntries(all.map((name) => [name, '']));
  expect(readConfig(empty, [])).toEqual(readConfig({}, []));
});

test('everything can be set', () => {
  const settings = {
    ...external,
    PORT: '0',
    HOST: '0.0.0.0',
    DATA_DIR: '/srv/masker data',
    DEMO_SESSIONS: '0',
    PUBLIC_URL: 'https://masker.example.com',
    COOKIE_NAME: '__Host-masker_ward',
    RETENTION_DAYS: '2190',
    EXPORT_DIR: '/srv/exports',
    EXPORT_KEEP: '12h',
    EXPORT_MAX_BYTES: '5000000',
    LOG_LEVEL: 'debug',
    TRUST_PROXY: '2',
    RATE_LIMIT: 'on',
    MAX_CONNECTIONS: '500',
    MAX_REQUESTS: '16',
  };
  expect(readConfig(settings, ['--api-only'])).toEqual({
    port: 0,
    host: '0.0.0.0',
    dataDir: '/srv/masker data',
    databaseUrl: external.DATABASE_URL,
    preparedStatements: false,
    demoSessions: 0,
    authSecret: secret,
    publicUrl: 'https://masker.example.com',
    cookieName: '__Host-masker_ward',
    signIn: { github: undefined, oidc: undefined, signUp: 'open' },
    retentionDays: 2_190,
    exports: { folder: '/srv/exports', keepMs: 12 * 3_600_000, maxBytes: 5_000_000 },
    logLevel: 'debug',
    edge: { trustProxy: { hops: 2 }, rateLimit: true, maxConnections: 500, maxRequests: 16 },
    apiOnly: true,
  });
});

test.each([
  ['https://masker.example.com', 'https://masker.example.com'],
  ['https://masker.example.com/', 'https://masker.example.com'],
  ['http://10.0.0.7:3000', 'http://10.0.0.7:3000'],
  ['HTTPS://Masker.Example.com:443/', 'https://masker.example.com'],
])('the public address may be %s', (address, origin) => {
  expect(readConfig({ PUBLIC_URL: address }, []).publicUrl).toBe(origin);
});

test('a cookie name that browsers take over https alone needs an https address', () => {
  for (const settings of [{}, { PUBLIC_URL: 'http://masker.example.com' }]) {
    expect(() => readConfig({ ...settings, COOKIE_NAME: '__Host-masker' }, [])).toThrow(
      /^COOKIE_NAME .*PUBLIC_URL/,
    );
  }
  const https = { PUBLIC_URL: 'https://masker.example.com', COOKIE_NAME: '__Secure-masker' };
  expect(readConfig(https, []).cookieName).toBe('__Secure-masker');
});

test('demo data goes into a database of ours, and into one given to us only on request', () => {
  expect(readConfig({}, []).demoSessions).toBe(250_000);
  expect(readConfig(external, []).demoSessions).toBe(0);
  expect(readConfig({ ...external, DEMO_SESSIONS: '40' }, []).demoSessions).toBe(40);
});

describe('a bad value is one line that names the variable, and does not repeat the value', () => {
  test.each([
    ...['65536', '-1', '80.5', 'abc', '0x50', '1e3', ' ', '99999999999'].map((value) => ['PORT', value]),
    ...['-1', '0.5', 'many', '1e3', '50000001', 'Infinity'].map((value) => ['DEMO_SESSIONS', value]),
    ...['mysql://user:pw@host/db', 'host=db user=masker', 'db.internal'].map((value) => [
      'DATABASE_URL',
      value,
    ]),
    ...['mysql://user:pw@host/db', 'db.internal'].map((value) => ['DATABASE_DIRECT_URL', value]),
    ...['off', 'true', 'ON'].map((value) => ['DATABASE_PREPARED_STATEMENTS', value]),
    ...[
      'short',
      secret.slice(1),
      'x'.repeat(32),
      'changeme'.repeat(4),
      'change-me-before-you-go-live-please',
    ].map((value) => ['AUTH_SECRET', value]),
    ...[
      '0123456789abcdef'.repeat(2),
      'your-32-character-secret-goes-here',
      'correct horse battery password',
    ].map((value) => ['AUTH_SECRET', value]),
    ...['0', '11', '-1', 'true', 'loopback', '10.0.0.0/33', '10.0.0', '::1/129', '10.0.0.1,,10.0.0.2'].map(
      (value) => ['TRUST_PROXY', value],
    ),
    ...['1', 'true', 'ON'].map((value) => ['RATE_LIMIT', value]),
    ...['0', '100001', 'many'].map((value) => ['MAX_CONNECTIONS', value]),
    ...['0', '-1', '1.5', '10001'].map((value) => ['MAX_REQUESTS', value]),
    ...[
      'masker.example.com',
      'ftp://masker.example.com',
      'https://masker.example.com/masker',
      'https://masker.example.com/masker/',
      'https://masker.example.com/?a=1',
      'https://masker.example.com?',
      'https://masker.example.com/#a',
      'https://masker.example.com#',
      'https://ada:secret@masker.example.com',
      'https://ada@masker.example.com/',
    ].map((value) => ['PUBLIC_URL', value]),
    ...['a b', 'a;b', 'masker_theme', '__host-masker', 'x'.repeat(65)].map((value) => ['COOKIE_NAME', value]),
    ...['0', '-30', '1.5', '90d', '36501', 'keep'].map((value) => ['RETENTION_DAYS', value]),
    ...['30', 'forever', '-1d', '0m'].map((value) => ['EXPORT_KEEP', value]),
    ...['0', '1.5', '10GB', '-1'].map((value) => ['EXPORT_MAX_BYTES', value]),
    ...['verbose', 'INFO'].map((value) => ['LOG_LEVEL', value]),
  ] as [string, string][])('%s=%s', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name} must .*\\.$`));
    expect(message.slice(name.length)).not.toContain(`${value} `);
    if (name === 'AUTH_SECRET' || name === 'DATABASE_URL') expect(message).not.toContain(value);
  });
});

test('the address without the pooler, and statements that outlive a transaction, are set for a database of your own', () => {
  expect(readConfig(external, [])).toMatchObject({ databaseDirectUrl: undefined, preparedStatements: false });
  const direct = 'postgresql://masker:pw@db.internal:5432/masker';
  const set = { ...external, DATABASE_DIRECT_URL: direct, DATABASE_PREPARED_STATEMENTS: 'on' };
  expect(readConfig(set, [])).toMatchObject({ databaseDirectUrl: direct, preparedStatements: true });
  expect(readConfig({ ...set, DATABASE_PREPARED_STATEMENTS: 'auto' }, []).preparedStatements).toBe(false);
  for (const name of ['DATABASE_OWNER_URL', 'DATABASE_DIRECT_URL']) {
    expect(refusal({ [name]: direct })).toMatch(new RegExp(`^${name} is of no use without DATABASE_URL\\.`));
  }
});

test('a database of your own needs a secret of your own', () => {
  expect(refusal({ DATABASE_URL: external.DATABASE_URL })).toMatch(/^AUTH_SECRET must be set .*openssl rand/);
  expect(refusal({ ...external, AUTH_SECRET: '' })).toMatch(/^AUTH_SECRET must be set/);
});

test.each([undefined, 'development', 'test', 'production', 'staging'])(
  'secrets never default, with NODE_ENV=%s either',
  (NODE_ENV) => {
    const given = { DATABASE_URL: external.DATABASE_URL, ...(NODE_ENV && { NODE_ENV }) };
    expect(refusal(given as NodeJS.ProcessEnv)).toMatch(/^AUTH_SECRET must be set/);
    expect(refusal({ ...given, AUTH_SECRET: 'x'.repeat(64) } as NodeJS.ProcessEnv)).toMatch(
      /^AUTH_SECRET must be random/,
    );
  },
);

test('secrets as they are made are taken', () => {
  for (let i = 0; i < 200; i++) {
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      const AUTH_SECRET = randomBytes(32).toString(encoding);
      expect(readConfig({ ...external, AUTH_SECRET }, []).authSecret).toBe(AUTH_SECRET);
    }
  }
});

test('an option that there is not is refused', () => {
  expect(refusal({}, ['--api-onyl'])).toMatch(/^The only option is --api-only\./);
});

function refusal(env: NodeJS.ProcessEnv, args: string[] = []): string {
  try {
    readConfig(env, args);
  } catch (error) {
    expect(error).toMatchObject({ name: 'ConfigError' });
    expect((error as Error).message).not.toContain('\n');
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
