import { newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masker, type RunningServer, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let server: RunningServer;
let account: string;
const rows = sessions(3);

const here = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  masker(args, { env: { DATA_DIR: server.dataDir, ...env } });

/** Makes a token, and gives what was printed. */
async function made(...args: string[]): Promise<{ id: string; token: string }> {
  const outcome = await here(['token', 'create', '--account', account, '--json', ...args]);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(outcome.stdout);
}

beforeAll(async () => {
  server = await startServer();
  account = (await here(['account', 'create', '--name', 'Harbor Dental'])).stdout.trim();
  await masker(['import', '-', '--account', account], {
    env: { DATA_DIR: server.dataDir },
    input: ndjson(rows),
  });
});
afterAll(() => server?.stop());

describe('a token', () => {
  test('token create prints only the token on standard output', async () => {
    const args = ['token', 'create', '--account', account, '--scope', 'sessions:read'];
    const { code, stdout, stderr } = await here(args);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^msk_[0-9A-Za-z]{49}\n$/)]);
    expect(stderr).toMatch(/token revoke tok_\w{26} --account acc_/);
    const answer = await fetch(`${server.url}/api/v1/sessions`, {
      headers: { authorization: `Bearer ${stdout.trim()}` },
    });
    expect(await answer.json()).toMatchObject({ data: [{ id: rows[0]?.id }, {}, {}] });
  });

  test('the audit log records its creation and revocation', async () => {
    const auditor = await made('--scope', 'audit:read');
    const { id } = await made('--scope', 'sessions:read');
    expect((await here(['token', 'revoke', id, '--account', account])).code).toBe(0);
    const answer = await fetch(`${server.url}/api/v1/access-log?actor_id=operator`, {
      headers: { authorization: `Bearer ${auditor.token}` },
    });
    const { data } = (await answer.json()) as { data: { action: string; target: string }[] };
    expect(data.filter(({ target }) => target === id).map(({ action }) => action)).toEqual([
      'tokens.revoke',
      'tokens.create',
    ]);
  });

  test('prints JSON with the id, lists the token, and revokes it', async () => {
    const agent = newId('agent');
    const { id, token } = await made(
      '--name',
      'proxy',
      '--scope',
      'sessions:write',
      '--scope',
      'sessions:read',
      '--agent',
      agent,
      '--expires',
      '90d',
    );
    expect([id, token]).toEqual([expect.stringMatching(/^tok_/), expect.stringMatching(/^msk_/)]);

    const listed = JSON.parse((await here(['token', 'list', '--account', account, '--json'])).stdout);
    const shown = {
      id,
      name: 'proxy',
      scopes: ['sessions:write', 'sessions:read'],
      agent_id: agent,
      created_by: null,
      created_at: expect.any(String),
      expires_at: expect.any(String),
      last_used_at: null,
      revoked_at: null,
    };
    expect(listed.data[0]).toEqual(shown);
    expect(Date.parse(listed.data[0].expires_at) - Date.parse(listed.data[0].created_at)).toBeCloseTo(
      90 * 86_400_000,
      -4,
    );
    const { stdout: table } = await here(['token', 'list', '--account', account]);
    expect(table).toMatch(/^ID .*NAME\n/);
    expect(table).toMatch(new RegExp(`^${id} +good .*${agent} +sessions:write sessions:read +proxy$`, 'm'));

    const use = () => here(['list', '--json'], { MASKER_TOKEN: token });
    expect(await use()).toMatchObject({ code: 0, stdout: '{"data":[],"next_cursor":null}\n' });
    const revoked = await here(['token', 'revoke', id, '--account', account]);
    expect(revoked).toMatchObject({ code: 0, stdout: `${id} is revoked\n` });
    const again = await here(['token', 'revoke', id, '--account', account, '--json']);
    expect(JSON.parse(again.stdout)).toEqual({
      token: { ...shown, last_used_at: expect.any(String), revoked_at: expect.any(String) },
    });
    const refused = await use();
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stderr).error).toMatchObject({
      code: 'unauthenticated',
      message: expect.stringMatching(/^The bearer token was revoked\. Send one that is valid/),
      hint: expect.stringContaining('token create'),
    });
  });

  test('that may not do something is told which one may', async () => {
    const { token: reads } = await made('--scope', 'sessions:read');
    const { token: writes } = await made('--scope', 'sessions:write');
    const { token: one } = await made('--scope', 'sessions:read', '--agent', newId('agent'));
    for (const [token, args, message, hint] of [
      [
        writes,
        ['list'],
        /needs the scope sessions:read,/,
        /token create --account \S+ --scope sessions:read$/,
      ],
      [reads, ['audit', 'list'], /needs the scope audit:read,/, / --scope audit:read$/],
      [reads, ['view', 'delete', newId('view')], /signed-in person/, / cookie --account ACCOUNT_ID$/],
      [one, ['view', 'list'], /only for agt_/, /token without --agent: .* token create/],
    ] as const) {
      const refused = await here([...args, '--token', token, '--json']);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(JSON.parse(refused.stderr).error).toMatchObject({
        code: 'forbidden',
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      });
    }
  });

  test('authenticates all read commands', async () => {
    const { token } = await made('--scope', 'sessions:read');
    for (const args of [['list'], ['get', rows[0]?.id as string], ['stats']]) {
      const elsewhere = await masker([...args, '--url', server.url, '--token', token, '--json'], {
        env: { DATA_DIR: '/nowhere' },
      });
      expect([args, elsewhere.stderr, elsewhere.code]).toEqual([args, '', 0]);
    }
    const both = await here(['list', '--token', token, '--cookie', 'x']);
    expect(both).toMatchObject({ code: 2, stderr: 'error: Use --cookie or --token, not both.\n' });
    const environment = { MASKER_TOKEN: token, MASKER_SESSION: 'forged' };
    expect(await here(['list'], environment)).toMatchObject({ code: 2 });
    expect(await here(['list', '--json', '--token', token], environment)).toMatchObject({ code: 0 });
    expect((await here(['list', '--token', token, '--account', account])).code).toBe(2);
  });
});

test.each([
  [['create', '--account', 'harbor', '--scope', 'sessions:read'], 2, '--account must be acc_'],
  [['create', '--account', newId('account'), '--scope', 'sessions:read'], 1, 'here is no account'],
  [['create', '--account', newId('account')], 2, "Required option '--scope <scope>'"],
  [['create', '--account', newId('account'), '--scope', 'all'], 2, '--scope must be one of sessions:read'],
  [
    ['create', '--account', newId('account'), '--scope', 'audit:read', '--agent', newId('agent')],
    2,
    '--scope must not have audit:read',
  ],
  [
    ['create', '--account', newId('account'), '--scope', 'sessions:read', '--expires', '6y', '--agent', 'x'],
    2,
    '--agent must be agt_ followed by a ULID (26 characters, in upper case); --expires must be a duration',
  ],
  [['list', '--account', newId('account')], 1, 'here is no account'],
  [['revoke', 'x', '--account', newId('account')], 2, 'The token id must be tok_'],
  [['revoke', newId('token'), '--account', newId('account')], 1, 'here is no account'],
])('refuses %j', async (args, code, message) => {
  const outcome = await here(['token', ...args]);
  expect(outcome).toMatchObject({ code, stdout: '' });
  expect(outcome.stderr).toContain(message);
});

test('reports a token that the account does not have', async () => {
  const outcome = await here(['token', 'revoke', newId('token'), '--account', account]);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
  expect(outcome.stderr).toMatch(/The account has no token tok_\w+\.\n.*token list --account/);
});
