import { type Role, roles, type Scope, scopes } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeToken } from './support/access.ts';
import { ofNobody } from './support/belongings.ts';
import {
  type Credential,
  createInstallation,
  type Installation,
  type Tenant,
} from './support/installation.ts';
import { type Ask, asks, requests } from './support/requests.ts';
import { send, transportsTo } from './support/send.ts';
import { watching } from './support/watching.ts';

let installation: Installation;
let admin: Tenant;
const tokens = {} as Record<Scope, string>;

beforeAll(async () => {
  installation = await createInstallation();
  admin = await installation.tenant();
  for (const scope of scopes) {
    tokens[scope] = (await makeToken(installation, admin, { scopes: [scope] })).token;
  }
});
afterAll(() => installation.close());

const readers = ['admin', 'member', 'auditor', 'viewer'] as const;
const writers = ['admin', 'member'] as const;
const auditors = ['admin', 'auditor', 'audit:read'] as const;

/** Who may do what. Written by hand: it is what the router is held against. */
const allowed: Record<string, readonly (Role | Scope)[]> = {
  'sessions.list': [...readers, 'sessions:read'],
  'sessions.stats': [...readers, 'sessions:read'],
  'sessions.facets': [...readers, 'sessions:read'],
  'sessions.export': [...readers, 'sessions:read'],
  'sessions.get': [...readers, 'sessions:read'],
  'sessions.watch': [...readers, 'sessions:read'],
  'sessions.ingest': [...writers, 'sessions:write'],
  'agents.list': [...readers, 'agents:read'],
  'agents.sessions': [...readers, 'sessions:read'],
  'agents.rename': [...writers, 'agents:write'],
  'agents.delete': [...writers, 'agents:write'],
  'exports.create': [...readers, 'sessions:read'],
  'exports.list': [...readers, 'sessions:read'],
  'exports.get': [...readers, 'sessions:read'],
  'exports.content': [...readers, 'sessions:read'],
  'exports.timestamp': [...readers, 'sessions:read'],
  'exports.statement': [...readers, 'sessions:read'],
  'exports.report': auditors,
  'exports.delete': [...readers, 'sessions:read'],
  'exportSchedules.list': ['admin'],
  'exportSchedules.create': ['admin'],
  'exportSchedules.update': ['admin'],
  'exportSchedules.delete': ['admin'],
  'webhooks.list': ['admin'],
  'webhooks.create': ['admin'],
  'webhooks.update': ['admin'],
  'webhooks.delete': ['admin'],
  'webhooks.rotateSecret': ['admin'],
  'webhooks.test': ['admin'],
  'webhooks.deliveries': ['admin'],
  'webhooks.replay': ['admin'],
  'views.list': [...readers, 'sessions:read'],
  'views.create': readers,
  'views.update': readers,
  'views.delete': readers,
  'accessLog.list': auditors,
  'accessLog.actors': auditors,
  'accessLog.export': auditors,
  'me.get': [...readers, ...scopes],
  'accounts.list': readers,
  'accounts.switch': readers,
  'accounts.rename': ['admin'],
  'retention.get': [...readers, 'sessions:read'],
  'tokens.list': ['admin'],
  'tokens.create': ['admin'],
  'tokens.revoke': ['admin'],
  'members.list': readers,
  'members.changeRole': ['admin'],
  'members.remove': ['admin'],
  'members.signOut': ['admin'],
  'members.signOutAll': ['admin'],
  'invitations.list': ['admin'],
  'invitations.create': ['admin'],
  'invitations.revoke': ['admin'],
  'signIns.list': readers,
  'signIns.revoke': readers,
  'signIns.revokeAll': readers,
};

test('every procedure and route is covered', () => {
  expect(Object.keys(allowed).sort()).toEqual(asks.map((ask) => ask.name).sort());
});

describe.each(asks.map((ask) => [ask.name, ask] as const))('%s', (name, ask) => {
  test.each([...roles, ...scopes])('%s', async (who) => {
    const expected = allowed[name]?.includes(who) ? 'let in' : 'forbidden';
    for (const input of requests[name]?.(ofNobody()) ?? []) {
      for (const outcome of await outcomes(ask, input, () => credentialOf(who))) {
        expect([input, outcome]).toEqual([input, expected]);
      }
    }
  });
});

/** Whoever has a role is somebody new each time: some of what they may do ends their sign-in. */
async function credentialOf(who: Role | Scope): Promise<Credential> {
  return (roles as readonly string[]).includes(who)
    ? installation.tenant({ role: who as Role, accountId: admin.accountId })
    : { token: tokens[who as Scope] };
}

/** What becomes of a request at each of its transports. */
async function outcomes(ask: Ask, input: object, credential: () => Promise<Credential>): Promise<string[]> {
  let who = await credential();
  if (ask.type === 'subscription') return [await watched(input, who)];
  const answers = [];
  for (const transport of transportsTo(ask)) {
    answers.push(await send(installation, ask, transport, input, who));
    // Some requests end the login session that makes them.
    if (ask.name.startsWith('signIns.') || ask.name.startsWith('members.')) who = await credential();
  }
  return answers.map(({ status, text }) => {
    if (status !== 403) return status < 500 && status !== 401 ? 'let in' : `${status} ${text}`;
    expect(text).toContain('"code":"forbidden"');
    return 'forbidden';
  });
}

async function watched(input: object, who: Credential): Promise<string> {
  const reader = watching(installation, who, input);
  await reader.until(() => reader.received.length + reader.errors.length > 0);
  await reader.stop();
  const [error] = reader.errors;
  return error ? (error.data.httpStatus === 403 ? 'forbidden' : String(error.data.httpStatus)) : 'let in';
}

describe('the message of a refusal names the missing permission', () => {
  test.each<[string, Role | Scope, string]>([
    ['sessions.ingest', 'viewer', 'This needs the scope sessions:write, which the credential does not have.'],
    ['tokens.create', 'member', 'This needs the role admin in the account; yours is member.'],
    ['members.remove', 'viewer', 'This needs the role admin in the account; yours is viewer.'],
    ['tokens.list', 'sessions:read', 'This requires a signed-in person; a token cannot do it.'],
    ['signIns.revokeAll', 'audit:read', 'This requires a signed-in person; a token cannot do it.'],
  ])('%s to %s', async (name, who, message) => {
    const ask = asks.find((one) => one.name === name) as Ask;
    const input = requests[name]?.(ofNobody())[0] as object;
    const { text } = await send(installation, ask, 'rest', input, await credentialOf(who));
    expect(JSON.parse(text).error).toMatchObject({ code: 'forbidden', message });
  });
});
