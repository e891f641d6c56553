import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const github = { GITHUB_CLIENT_ID: 'id-at-github', GITHUB_CLIENT_SECRET: 'secret-at-github' };
const oidc = {
  OIDC_ISSUER: 'https://login.clinic.example/realms/one',
  OIDC_CLIENT_ID: 'id-at-clinic',
  OIDC_CLIENT_SECRET: 'secret-at-clinic',
};

test('accepts the required settings', () => {
  expect(readConfig({ ...github, ...oidc }, []).signIn).toEqual({
    github: { clientId: 'id-at-github', clientSecret: 'secret-at-github', url: 'https://github.com' },
    oidc: {
      issuer: 'https://login.clinic.example/realms/one',
      clientId: 'id-at-clinic',
      clientSecret: 'secret-at-clinic',
      name: 'single sign-on',
      scopes: ['openid', 'email', 'profile'],
    },
    signUp: 'open',
  });
});

test('accepts the optional settings', () => {
  const more = {
    GITHUB_URL: 'https://github.clinic.example/',
    OIDC_NAME: 'the clinic',
    OIDC_SCOPES: 'email groups',
    SIGN_UP: 'invited',
  };
  expect(readConfig({ ...github, ...oidc, ...more }, []).signIn).toMatchObject({
    github: { url: 'https://github.clinic.example' },
    oidc: { name: 'the clinic', scopes: ['openid', 'email', 'groups'] },
    signUp: 'invited',
  });
});

describe('an incomplete provider is refused, and the error names the missing variable', () => {
  test.each([
    ['GITHUB_CLIENT_SECRET', { GITHUB_CLIENT_ID: 'given-value' }],
    ['GITHUB_CLIENT_ID', { GITHUB_CLIENT_SECRET: 'given-value' }],
    ['GITHUB_CLIENT_ID', { GITHUB_URL: 'https://given-value.example' }],
    ['OIDC_CLIENT_SECRET', { OIDC_ISSUER: 'https://given-value.example', OIDC_CLIENT_ID: 'given-value' }],
    ['OIDC_CLIENT_ID', { OIDC_ISSUER: 'https://given-value.example', OIDC_CLIENT_SECRET: 'given-value' }],
    ['OIDC_ISSUER', { OIDC_CLIENT_ID: 'given-value', OIDC_CLIENT_SECRET: 'given-value' }],
    ['OIDC_ISSUER', { OIDC_NAME: 'given-value' }],
  ])('%s', (missing, settings) => {
    const said = refusal(settings);
    expect(said).toMatch(new RegExp(`^${missing} must be set together with (GITHUB|OIDC)_\\w+\\.$`));
    expect(said).not.toContain('given-value');
  });
});

describe('an invalid value is refused without being repeated', () => {
  test.each([
    ...['http://github.clinic.example', 'github.com', 'https://u:p@github.com', 'ftp://x'].map(
      (value) => ['GITHUB_URL', value] as const,
    ),
    ...['http://idp.example', 'https://idp.example/?tenant=1', 'https://idp.example/#x', 'idp'].map(
      (value) => ['OIDC_ISSUER', value] as const,
    ),
    ['OIDC_SCOPES', ' openid'],
    ['OIDC_SCOPES', 'openid  email'],
    ['OIDC_NAME', 'a\nb'],
    ['OIDC_CLIENT_SECRET', 'line\nbreak'],
    ['SIGN_UP', 'closed'],
  ] as [string, string][])('%s=%j', (name, value) => {
    const said = refusal({ ...github, ...oidc, [name]: value });
    expect(said).toMatch(new RegExp(`^${name} must `));
    expect(said).not.toContain(value);
  });
});

test('the address of the metadata is refused, and the error names the part to leave out', () => {
  const metadata = `${oidc.OIDC_ISSUER}/.well-known/openid-configuration`;
  expect(refusal({ ...oidc, OIDC_ISSUER: metadata })).toBe(
    'OIDC_ISSUER must be the issuer itself: leave out /.well-known/ and what follows.',
  );
});

test('providers on this machine may use plain http', () => {
  const local = { ...oidc, OIDC_ISSUER: 'http://127.0.0.1:8080/realms/one' };
  expect(readConfig(local, []).signIn.oidc?.issuer).toBe('http://127.0.0.1:8080/realms/one');
});

test('a server on the network requires its public address', () => {
  const settings = { ...oidc, HOST: '0.0.0.0' };
  expect(refusal(settings)).toMatch(/^PUBLIC_URL must be set together with OIDC_ISSUER and HOST: /);
  expect(readConfig({ ...settings, PUBLIC_URL: 'https://masker.example' }, []).signIn.oidc).toBeDefined();
});

function refusal(settings: Record<string, string>): string {
  try {
    readConfig(settings, []);
  } catch (error) {
    expect((error as Error).name).toBe('ConfigError');
    return (error as Error).message;
  }
  throw new Error('it was not refused');
}
