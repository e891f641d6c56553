import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const secret = 'x'.repeat(32);
const external = { DATABASE_URL: 'postgresql://masker:pw@db.internal/masker', AUTH_SECRET: secret };

test('nothing set is enough', () => {
  expect(readConfig({}, [])).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataDir: path.resolve('.data'),
    databaseUrl: undefined,
    demoSessions: 250_000,
    authSecret: undefined,
    publicUrl: undefined,
    signIn: { github: undefined, oidc: undefined, signUp: 'open' },
    retentionDays: undefined,
    logLevel: 'info',
    apiOnly: false,
  });
});

test('empty is unset', () => {
  const names = ['PORT', 'HOST', 'DATA_DIR', 'DATABASE_URL', 'DEMO_SESSIONS', 'AUTH_SECRET', 'PUBLIC_URL'];
  const empty = Object.fromEntries([...names, 'RETENTION_DAYS', 'LOG_LEVEL'].map((name) => [name, '']));
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
    RETENTION_DAYS: '2190',
    LOG_LEVEL: 'debug',
  };
  expect(readConfig(settings, ['--api-only'])).toEqual({
    port: 0,
    host: '0.0.0.0',
    dataDir: '/srv/masker data',
    databaseUrl: external.DATABASE_URL,
    demoSessions: 0,
    authSecret: secret,
    publicUrl: 'https://masker.example.com',
    signIn: { github: undefined, oidc: undefined, signUp: 'open' },
    retentionDays: 2_190,
    logLevel: 'debug',
    apiOnly: true,
  });
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
    ...['short', 'x'.repeat(31)].map((value) => ['AUTH_SECRET', value]),
    ...['masker.example.com', 'ftp://masker.example.com'].map((value) => ['PUBLIC_URL', value]),
    ...['0', '-30', '1.5', '90d', '36501', 'keep'].map((value) => ['RETENTION_DAYS', value]),
    ...['verbose', 'INFO'].map((value) => ['LOG_LEVEL', value]),
  ] as [string, string][])('%s=%s', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name} must .*\\.$`));
    expect(message.slice(name.length)).not.toContain(`${value} `);
    if (name === 'AUTH_SECRET' || name === 'DATABASE_URL') expect(message).not.toContain(value);
  });
});

test('a database of your own needs a secret of your own', () => {
  expect(refusal({ DATABASE_URL: external.DATABASE_URL })).toMatch(/^AUTH_SECRET must be set .*openssl rand/);
  expect(refusal({ ...external, AUTH_SECRET: '' })).toMatch(/^AUTH_SECRET must be set/);
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
