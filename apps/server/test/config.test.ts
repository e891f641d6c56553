import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { misspeltSettings, readConfig } from '../src/config.ts';
import { checkSettings } from '../src/doctor/machine-checks.ts';

const secret = 'Zn3vQ8rT1kLw6yBs0pXe4mJd7hGc2uFa';
const external = { DATABASE_URL: 'postgresql://masker:pw@db.internal/masker', AUTH_SECRET: secret };

test('works without any setting', () => {
  expect(readConfig({}, [])).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataDir: path.resolve('.data'),
    databaseUrl: undefined,
    databaseReadUrls: [],
    databaseReadMaxLagMs: 5_000,
    preparedStatements: false,
    demoSessions: 250_000,
    authSecret: undefined,
    publicUrl: undefined,
    cookieName: 'masker_session',
    signIn: { github: undefined, oidc: undefined, signUp: 'open' },
    retentionDays: undefined,
    exports: {
      place: { folder: path.resolve('.data/exports') },
      keepMs: 30 * 86_400_000,
      maxBytes: 10 * 2 ** 30,
      retentionDays: null,
      atOnce: 2,
    },
    webhooks: { allowedHosts: [] },
    sources: {
      litellmAgent: 'key_alias',
      otlp: {
        operations: ['chat', 'generate_content', 'text_completion'],
        countsAttribute: 'masker.redactions',
      },
      retellKeys: [],
    },
    logLevel: 'info',
    edge: { trustProxy: undefined, rateLimit: false, maxConnections: 10_000, maxRequests: 64 },
    apiOnly: false,
  });
});

test('treats an empty variable as unset', () => {
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
    'INGEST_LITELLM_AGENT',
    'INGEST_OTEL_OPERATIONS',
    'INGEST_OTEL_COUNTS',
    'RETELL_WEBHOOK_KEYS',
    'EXPORT_TIMESTAMP_URL',
    'EXPORT_TIMESTAMP_AUTHORIZATION',
    'EXPORT_TIMESTAMP_CA',
    'LOG_LEVEL',
  ];
  const empty = Object.fromEntries(all.map((name) => [name, '']));
  expect(readConfig(empty, [])).toEqual(readConfig({}, []));
});

test('reads every setting', () => {
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
    EXPORTS_AT_ONCE: '4',
    WEBHOOK_ALLOWED_HOSTS: 'Receiver.internal, 10.1.2.3,::1',
    EXPORT_KEEP: '12h',
    EXPORT_MAX_BYTES: '5000000',
    INGEST_LITELLM_AGENT: 'team',
    INGEST_OTEL_OPERATIONS: 'invoke_agent,chat',
    INGEST_OTEL_COUNTS: 'pii.counts',
    RETELL_WEBHOOK_KEYS:
      'acc_01HYZ0N1P2Q3R4S5T6V7W8X9YZ:key_0a1b2c3d:4e5f6071, acc_01HYZ0N1P2Q3R4S5T6V7W8X9Z0:key_5f3c9a7e2b1d4086',
    EXPORT_TIMESTAMP_URL: 'https://tsa.example.com/rfc3161',
    EXPORT_TIMESTAMP_AUTHORIZATION: 'Basic dXNlcjpwYXNz',
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
    databaseReadUrls: [],
    databaseReadMaxLagMs: 5_000,
    preparedStatements: false,
    demoSessions: 0,
    authSecret: secret,
    publicUrl: 'https://masker.example.com',
    cookieName: '__Host-masker_ward',
    signIn: { github: undefined, oidc: undefined, signUp: 'open' },
    retentionDays: 2_190,
    exports: {
      place: { folder: '/srv/exports' },
      keepMs: 12 * 3_600_000,
      maxBytes: 5_000_000,
      retentionDays: 2_190,
      atOnce: 4,
      timestampAuthority: {
        url: 'https://tsa.example.com/rfc3161',
        authorization: 'Basic dXNlcjpwYXNz',
        trusted: undefined,
      },
    },
    webhooks: { allowedHosts: ['receiver.internal', '10.1.2.3', '::1'] },
    sources: {
      litellmAgent: 'team',
      otlp: { operations: ['invoke_agent', 'chat'], countsAttribute: 'pii.counts' },
      retellKeys: [
        { accountId: 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9YZ', key: 'key_0a1b2c3d:4e5f6071' },
        { accountId: 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9Z0', key: 'key_5f3c9a7e2b1d4086' },
      ],
    },
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
])('accepts the public address %s', (address, origin) => {
  expect(readConfig({ PUBLIC_URL: address }, []).publicUrl).toBe(origin);
});

test('a cookie name that browsers accept only over https requires an https address', () => {
  for (const settings of [{}, { PUBLIC_URL: 'http://masker.example.com' }]) {
    expect(() => readConfig({ ...settings, COOKIE_NAME: '__Host-masker' }, [])).toThrow(
      /^COOKIE_NAME .*PUBLIC_URL/,
    );
  }
  const https = { PUBLIC_URL: 'https://masker.example.com', COOKIE_NAME: '__Secure-masker' };
  expect(readConfig(https, []).cookieName).toBe('__Secure-masker');
});

test('creates demo data in the embedded database, and elsewhere only on request', () => {
  expect(readConfig({}, []).demoSessions).toBe(250_000);
  expect(readConfig(external, []).demoSessions).toBe(0);
  expect(readConfig({ ...external, DEMO_SESSIONS: '40' }, []).demoSessions).toBe(40);
});

describe('an invalid value is reported in one line that names the variable, without the value', () => {
  test.each([
    ...['65536', '-1', '80.5', 'abc', '0x50', '1e3', ' ', '99999999999'].map((value) => ['PORT', value]),
    ...['-1', '0.5', 'many', '1e3', '50000001', 'Infinity'].map((value) => ['DEMO_SESSIONS', value]),
    ...['mysql://user:pw@host/db', 'host=db user=masker', 'db.internal'].map((value) => [
      'DATABASE_URL',
      value,
    ]),
    ...['mysql://user:pw@host/db', 'db.internal'].map((value) => ['DATABASE_DIRECT_URL', value]),
    ...[
      ' ',
      'db.internal',
      'postgresql://a/b,postgresql://c/d',
      'postgresql://a/b db',
      'postgresql://a/b postgresql://a/b',
    ].map((value) => ['DATABASE_READ_URL', value]),
    ...['0', '601', '1.5', '-1', '5s'].map((value) => ['DATABASE_READ_MAX_LAG', value]),
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
    ['INGEST_LITELLM_AGENT', 'model'],
    ['INGEST_OTEL_OPERATIONS', 'chat, embeddings'],
    ['INGEST_OTEL_COUNTS', 'a b'],
    ['WEBHOOK_ALLOWED_HOSTS', 'https://receiver.internal'],
    ['WEBHOOK_ALLOWED_HOSTS', 'receiver.internal:8080'],
    ['WEBHOOK_ALLOWED_HOSTS', '10.0.0.0/8'],
    ['RETELL_WEBHOOK_KEYS', 'key_0a1b2c3d4e5f6071'],
    ['RETELL_WEBHOOK_KEYS', 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9YZ:short'],
    ...['tsa.example.com', 'ftp://tsa.example.com', 'https://user:pass@tsa.example.com'].map((value) => [
      'EXPORT_TIMESTAMP_URL',
      value,
    ]),
    ...['verbose', 'INFO'].map((value) => ['LOG_LEVEL', value]),
  ] as [string, string][])('%s=%s', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name} must .*\\.$`));
    expect(message.slice(name.length)).not.toContain(`${value} `);
    if (name === 'AUTH_SECRET' || name === 'DATABASE_URL') expect(message).not.toContain(value);
  });
});

test('all invalid values are reported at once, each by the name of its variable', () => {
  expect(() => readConfig({ PORT: '99999', RETENTION_DAYS: 'abc', LOG_LEVEL: 'loud' }, [])).toThrow(
    /^PORT must be .*\. RETENTION_DAYS must be .*\. LOG_LEVEL must be one of .*\.$/,
  );
});

test('the certificates of a timestamp authority are read at the start', () => {
  const authority = { EXPORT_TIMESTAMP_URL: 'https://tsa.example.com' };
  const root = rootCertificates[0] as string;
  const folder = mkdtempSync(path.join(tmpdir(), 'masker-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'roots.pem');
  writeFileSync(file, root);
  const config = readConfig({ ...authority, EXPORT_TIMESTAMP_CA: file }, []);
  expect(config.exports.timestampAuthority?.trusted).toBe(root);
  writeFileSync(file, 'no certificate');
  expect(refusal({ ...authority, EXPORT_TIMESTAMP_CA: file })).toContain('has no certificates');
  expect(refusal({ ...authority, EXPORT_TIMESTAMP_CA: folder })).toContain('cannot be read');
});

test('the direct address and prepared statements require a database of your own', () => {
  expect(readConfig(external, [])).toMatchObject({ databaseDirectUrl: undefined, preparedStatements: false });
  const direct = 'postgresql://masker:pw@db.internal:5432/masker';
  const set = { ...external, DATABASE_DIRECT_URL: direct, DATABASE_PREPARED_STATEMENTS: 'on' };
  expect(readConfig(set, [])).toMatchObject({ databaseDirectUrl: direct, preparedStatements: true });
  expect(readConfig({ ...set, DATABASE_PREPARED_STATEMENTS: 'auto' }, []).preparedStatements).toBe(false);
  for (const name of ['DATABASE_OWNER_URL', 'DATABASE_DIRECT_URL', 'DATABASE_READ_URL']) {
    expect(refusal({ [name]: direct })).toMatch(new RegExp(`^${name} has no effect without DATABASE_URL\\.`));
  }
});

test('read replicas are one or more addresses', () => {
  expect(readConfig(external, [])).toMatchObject({ databaseReadUrls: [], databaseReadMaxLagMs: 5_000 });
  const [one, other] = [
    'postgresql://masker:pw@db-2.internal/masker',
    'postgres://masker:pw@db-3.internal:5433/m',
  ];
  const set = { ...external, DATABASE_READ_URL: ` ${one}\n  ${other} `, DATABASE_READ_MAX_LAG: '60' };
  expect(readConfig(set, [])).toMatchObject({ databaseReadUrls: [one, other], databaseReadMaxLagMs: 60_000 });
});

test('a database of your own requires a secret', () => {
  expect(refusal({ DATABASE_URL: external.DATABASE_URL })).toMatch(/^AUTH_SECRET must be set .*openssl rand/);
  expect(refusal({ ...external, AUTH_SECRET: '' })).toMatch(/^AUTH_SECRET must be set/);
});

test.each([undefined, 'development', 'test', 'production', 'staging'])(
  'secrets never have a default, with NODE_ENV=%s either',
  (NODE_ENV) => {
    const given = { DATABASE_URL: external.DATABASE_URL, ...(NODE_ENV && { NODE_ENV }) };
    expect(refusal(given as NodeJS.ProcessEnv)).toMatch(/^AUTH_SECRET must be set/);
    expect(refusal({ ...given, AUTH_SECRET: 'x'.repeat(64) } as NodeJS.ProcessEnv)).toMatch(
      /^AUTH_SECRET must be random/,
    );
  },
);

test('accepts generated secrets', () => {
  for (let i = 0; i < 200; i++) {
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      const AUTH_SECRET = randomBytes(32).toString(encoding);
      expect(readConfig({ ...external, AUTH_SECRET }, []).authSecret).toBe(AUTH_SECRET);
    }
  }
});

test('refuses an unknown option', () => {
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

describe('a variable that looks like a setting, and is none,', () => {
  test.each([
    ['RETENTION_DAY', 'RETENTION_DAYS'],
    ['PUBLIC_URLS', 'PUBLIC_URL'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['TRUST_PROXIES', null],
    ['TRUSTED_PROXY', 'TRUST_PROXY'],
    ['PORTS', 'PORT'],
    ['HOSTNAME', null],
    ['POST', 'PORT'],
    ['HOME', null],
    ['PATH', null],
    ['LANG', null],
    ['MAIL', null],
    ['OTEL_SERVICE_VERSION', null],
    ['RETENTION', 'RETENTION_DAYS'],
    ['OIDC_ISSUER_URL', 'OIDC_ISSUER'],
    ['DATABASE_OWNER', 'DATABASE_OWNER_URL'],
    ['DATABASE', null],
    ['retention_day', null],
  ])('%s', (name, meant) => {
    const said = { seen: `${name} is no setting, and has no effect.`, action: `Did you mean ${meant}?` };
    expect(misspeltSettings({ [name]: '1' })).toEqual(meant === null ? [] : [said]);
  });

  test('is fine beside the setting, and a warning of doctor without it', () => {
    expect(misspeltSettings({ RETENTION_DAY: '1', RETENTION_DAYS: '90' })).toEqual([]);
    const examined = { config: null, problem: null, secretProblem: null };
    expect(checkSettings(examined, { RETENTION_DAY: '1' })).toEqual({
      check: 'settings',
      status: 'warn',
      seen: 'RETENTION_DAY is no setting, and has no effect.',
      action: 'Did you mean RETENTION_DAYS?',
    });
    expect(
      checkSettings({ ...examined, problem: 'PORT must be a port.' }, { RETENTION_DAY: '1' }),
    ).toMatchObject({
      status: 'fail',
      seen: 'PORT must be a port.',
    });
  });
});
