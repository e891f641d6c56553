import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { newId, type Session } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masker, type RunningServer, spawnMasker, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';
import { json, stubCookie, stubSource } from './support/sync-source.ts';

let there: RunningServer;
let here: RunningServer;
/** Whose sessions are mirrored. */
let account: string;
let cookie: string;
const rows = sessions(3_300);

const at = (server: RunningServer, args: string[], options: { input?: string; cookie?: string } = {}) =>
  masker(args, {
    input: options.input,
    env: { DATA_DIR: server.dataDir, ...(options.cookie && { MASKER_SESSION: options.cookie }) },
  });
const newAccount = async (server: RunningServer) =>
  (await at(server, ['account', 'create', '--name', 'Harbor Dental'])).stdout.trim();
const add = (server: RunningServer, to: string, added: readonly object[]) =>
  at(server, ['import', '-', '--account', to], { input: ndjson(added) });
const syncArgs = (to: string, ...more: string[]) => ['sync', '--from', there.url, '--account', to, ...more];
const sync = (to: string, ...more: string[]) => at(here, syncArgs(to, ...more), { cookie });

/** Every session of an account, paginated from the API of a server. */
async function allSessions(server: RunningServer, of: string): Promise<Session[]> {
  const all = ['list', '--all', '--limit', '100', '--since', '90d', '--json', '--account', of];
  return JSON.parse((await at(server, all)).stdout).data;
}

beforeAll(async () => {
  [there, here] = await Promise.all([startServer(), startServer()]);
  account = await newAccount(there);
  cookie = (await at(there, ['cookie', '--account', account])).stdout.trim();
  await add(there, account, rows);
  // Another account's, that must not come along.
  await add(there, await newAccount(there), sessions(50));
});

afterAll(async () => {
  await Promise.all([there?.stop(), here?.stop()]);
});

describe('another instance of this product', () => {
  let mirror: string;

  test('mirrors every session', async () => {
    mirror = await newAccount(here);
    expect(await sync(mirror)).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^3,300 sessions added, 0 already there, read back to \d{4}-\S+Z\n$/),
      // How far it has come, when it takes its time.
      stderr: expect.stringMatching(/^(Back to .* sessions read, .* added\n)*$/),
    });
    expect(await allSessions(here, mirror)).toEqual(await allSessions(there, account));
    expect(await allSessions(here, mirror)).toEqual(rows);
  });

  test('each run that added sessions is in the audit log, with the host that they came from', async () => {
    const own = await newAccount(here);
    const first = sessions(30);
    const from = await newAccount(there);
    await add(there, from, first);
    const { stdout: key } = await at(there, ['cookie', '--account', from]);
    const run = () => at(here, syncArgs(own, '--since', '7d'), { cookie: key.trim() });
    expect((await run()).stdout).toContain('30 sessions added');
    expect((await run()).stdout).toContain('0 sessions added');
    await add(there, from, sessions(2));
    expect((await run()).stdout).toContain('2 sessions added');
    const list = ['audit', 'list', '--account', own, '--action', 'sessions.sync', '--json'];
    const { data } = JSON.parse((await at(here, list)).stdout);
    const actor = { kind: 'operator', id: 'operator', name: expect.any(String) };
    const filters = { source: new URL(there.url).host };
    expect(data).toMatchObject([
      { actor, outcome: 'ok', target: null, filters, rows: 2 },
      { actor, outcome: 'ok', target: null, filters, rows: 30 },
    ]);
    expect(JSON.stringify(data)).not.toContain(key.trim().split('=')[1]);
  });

  test('a repeated run adds nothing', async () => {
    const { code, stdout, stderr } = await sync(mirror, '--json', '--since', '90d', '--overlap', '2h');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      source: there.url,
      account_id: mirror,
      since: expect.stringMatching(/Z$/),
      complete: true,
      complete_since: expect.stringMatching(/Z$/),
      resumed: false,
      restarted: false,
      pages: 33,
      read: 3_300,
      added: 0,
      already_there: 3_300,
      conflicts: { sessions: 0, ids: [] },
      not_stored: { sessions: 0, reasons: [] },
      remarks: [],
    });
  });

  test('finds sessions that were written late', async () => {
    const late = sessions(20);
    await add(there, account, late);
    expect(await sync(mirror)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('20 sessions added, '),
    });
    expect(await allSessions(here, mirror)).toEqual(await allSessions(there, account));
  });

  test('with a token', async () => {
    const mine = await newAccount(here);
    const { stdout } = await masker(['token', 'create', '--account', account, '--scope', 'sessions:read'], {
      env: { DATA_DIR: there.dataDir },
    });
    const env = { DATA_DIR: here.dataDir, MASKER_TOKEN: stdout.trim() };
    expect(await masker(syncArgs(mine), { env })).toMatchObject({ code: 0, stderr: '' });
    expect(await allSessions(here, mine)).toEqual(await allSessions(there, account));
    const forged = { ...env, MASKER_TOKEN: `${env.MASKER_TOKEN.slice(0, -1)}_` };
    expect((await masker(syncArgs(mine), { env: forged })).stderr).toContain(
      `${there.url} does not accept the token in MASKER_TOKEN.`,
    );
  });

  test('follows until Ctrl-C', async () => {
    const following = spawnMasker(syncArgs(mirror, '--follow', '--interval', '0.1', '--json'), {
      env: { DATA_DIR: here.dataDir, MASKER_SESSION: cookie },
    });
    let [output, ended] = ['', false];
    const end = once(following, 'close').then(() => {
      ended = true;
    });
    following.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    const says = async (found: () => boolean) => {
      while (!found() && !ended) await Promise.race([once(following.stdout as Readable, 'data'), end]);
    };
    const rounds = () =>
      output
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    await says(() => rounds().length >= 1);
    await add(there, account, sessions(7));
    await says(() => rounds().some(({ added }) => added > 0));
    following.kill('SIGINT');
    await end;
    expect(following.exitCode).toBe(130);
    expect(rounds().reduce((sum, { added }) => sum + added, 0)).toBe(7);
    expect(await allSessions(here, mirror)).toEqual(await allSessions(there, account));
  });
});

describe('reports problems', () => {
  test('reports a session that is stored with other content', async () => {
    const taken = await newAccount(here);
    const [first, second] = rows as [Session, Session];
    await add(here, taken, [{ ...first, upstream_model: 'another' }]);
    const { code, stdout, stderr } = await sync(taken, '--since', first.started_at);
    expect(code).toBe(1);
    expect(stdout).toMatch(/, 1 conflict, read back to \S+Z\n$/);
    expect(stderr).toContain(`conflict: stored here with other content, unchanged (1 session: ${first.id})`);
    expect(stderr).toContain('error: Not mirrored: 1 session whose id');
    const kept = await allSessions(here, taken);
    expect(kept.find(({ id }) => id === first.id)?.upstream_model).toBe('another');
    expect(kept.some(({ id }) => id === second.id)).toBe(false);
  });

  test('reports a status that cannot be stored, and stores an unknown kind', async () => {
    const [row, other] = sessions(2) as [Session, Session];
    const data = [
      { ...row, status: 'cancelled' },
      { ...other, redactions_by_kind: { VOICEPRINT: 1 }, redaction_count: 1 },
    ];
    const source = await stubSource([], (response) => json(response, { data }));
    const to = await newAccount(here);
    const args = ['sync', '--from', source.url, '--account', to];
    const people = await at(here, args, { cookie: stubCookie });
    expect(people).toMatchObject({ code: 1 });
    expect(people.stdout).toMatch(/^1 session added, 0 already there, 1 not stored, read back to \S+Z\n$/);
    expect(people.stderr).toContain('not documented, kept: the kind VOICEPRINT (1 session)\n');
    expect(people.stderr).toContain(
      `not stored: status "cancelled" is none of ok, error, partial (1 session: ${row.id})\n`,
    );
    const programs = await at(here, [...args, '--json'], { cookie: stubCookie });
    expect(programs.code).toBe(1);
    expect(JSON.parse(programs.stdout)).toMatchObject({ added: 0, not_stored: { sessions: 1 } });
    expect(JSON.parse(programs.stderr).error).toMatchObject({ code: 'not_stored' });
  });

  test('reports a refused login session', async () => {
    const to = await newAccount(here);
    const outcome = await at(here, syncArgs(to), { cookie: 'masker_session=word' });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain(`${there.url} does not accept the login session in MASKER_SESSION.`);
    expect(outcome.stderr).toContain('Sign in at');
    expect(outcome.stderr).not.toContain('word');
  });

  test.each([
    ['no login session', (url: string) => [url, newId('account')], undefined, 2, 'MASKER_SESSION is not set'],
    ['no account', (url: string) => [url, newId('account')], 'a', 1, 'here is no account'],
    ['an id of another form', (url: string) => [url, 'harbor'], 'a', 2, '--account must be acc_'],
    [
      'a window in words',
      (url: string) => [url, newId('account'), '--since', 'may'],
      'a',
      2,
      '--since must be a duration',
    ],
    [
      'an overlap in words',
      (url: string) => [url, newId('account'), '--overlap', 'some'],
      'a',
      2,
      '--overlap must be',
    ],
    [
      'an interval of none',
      (url: string) => [url, newId('account'), '--interval', '0'],
      'a',
      2,
      '--interval must be',
    ],
    [
      'another machine, unencrypted',
      () => ['http://masker.example', newId('account')],
      'a',
      2,
      'would be sent unencrypted',
    ],
  ])('%s', async (_what, given, signIn, code, message) => {
    const [from = '', to = '', ...more] = given(there.url);
    const outcome = await at(here, ['sync', '--from', from, '--account', to, ...more], { cookie: signIn });
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).toContain(message);
  });
});
