import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { masker, type RunningServer, spawnMasker, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let server: RunningServer;
let folder: string;
let account: string;
let cookie: string;

/** Names that a spreadsheet would run, that CSV must quote, and of other scripts. */
const names = ['+1 555 0100', "'-dial", "''=1", '＝1', 'a, "b"', "'90s", 'Clínica 診療所', '@x', 'plain'];
const rows = sessions(300).map((row, i) => ({ ...row, agent_name: names[i % names.length] as string }));

const env = () => ({ DATA_DIR: server.dataDir });
const here = (args: string[]) => masker(args, { env: env(), cwd: folder });
const exporting = (...args: string[]) => here(['export', '--account', account, ...args]);
const inFolder = (name: string) => path.join(folder, name);

async function createAccount(name: string): Promise<string> {
  return (await here(['account', 'create', '--name', name])).stdout.trim();
}

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(path.join(os.tmpdir(), 'masker export '));
  account = await createAccount('Exported');
  await masker(['import', '-', '--account', account], { env: env(), input: ndjson(rows) });
  cookie = (await here(['cookie', '--account', account])).stdout.trim();
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the server itself answers. */
async function served(query: string): Promise<Buffer> {
  const response = await fetch(`${server.url}/api/v1/sessions/export${query}`, { headers: { cookie } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** How a window that was not named, or has no end, is said. */
const openWindow = String.raw`from [\d-]+T[\d:.]+Z until now \([\d-]+T[\d:]+Z\)`;

describe('export', () => {
  test('prints exactly the bytes of the server, without the end marker', async () => {
    const { code, stdout, stderr } = await exporting();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(new RegExp(`^300 sessions ${openWindow}\\n$`)),
    });
    expect(stdout).toBe((await served('')).toString());
    expect(stdout).toBe(ndjson(rows));
  });

  test('creates the same CSV as the server', async () => {
    expect((await exporting('--format', 'csv')).stdout).toBe((await served('?format=csv')).toString());
    const marked = await exporting('--format', 'csv', '--bom', '--out', 'marked.csv');
    expect(marked.code).toBe(0);
    expect(await readFile(inFolder('marked.csv'))).toEqual(await served('?format=csv&bom=true'));
  });

  test('applies the filters of the list', async () => {
    const agent = rows[0]?.agent_id as string;
    const wanted = rows.filter((row) => row.agent_id === agent && row.status === 'ok');
    const { stdout } = await exporting('--agent', agent, '--status', 'ok', '--since', '7d');
    expect(stdout).toBe(ndjson(wanted));
    const none = await exporting('--min-redactions', '99', '--json');
    expect(none).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('creates the output file only once it is complete', async () => {
    await mkdir(inFolder('out'));
    await writeFile(inFolder('out/kept.ndjson'), 'old');
    await symlink('kept.ndjson', inFolder('out/link.ndjson'));
    const outcome = await exporting('--out', 'out/link.ndjson', '--force', '--json');
    expect(JSON.parse(outcome.stdout)).toEqual({
      file: inFolder('out/kept.ndjson'),
      rows: 300,
      since: expect.stringMatching(/Z$/),
      until: null,
    });
    expect(await readFile(inFolder('out/kept.ndjson'), 'utf8')).toBe(ndjson(rows));
    expect((await readdir(inFolder('out'))).sort()).toEqual(['kept.ndjson', 'link.ndjson']);
    const said = await exporting('--out', 'out/new.ndjson');
    expect(said).toMatchObject({ code: 0, stdout: '' });
    expect(said.stderr).toMatch(
      new RegExp(`^300 sessions ${openWindow} written to ${inFolder('out/new.ndjson')}\\n$`),
    );
  });

  test('says which window was exported: the last 24 hours, the named one, or all', async () => {
    const old = { ...sessions(1)[0], id: newId('session', 1e12), agent_name: 'old' };
    Object.assign(old, { started_at: '2001-09-09T01:46:40Z', ended_at: '2001-09-09T01:46:40.794Z' });
    const other = await createAccount('Old');
    await masker(['import', '-', '--account', other], { env: env(), input: ndjson([old as never]) });
    const ofOther = (...args: string[]) => here(['export', ...args, '--account', other]);
    const said = async (...args: string[]) => (await ofOther(...args)).stderr;
    const [, since = ''] = /^0 sessions from (\S+) until now /.exec(await said()) ?? [];
    expect(Math.abs(Date.parse(since) - (Date.now() - 86_400_000))).toBeLessThan(600_000);
    const named = ['--since', '2001-01-01T00:00:00Z', '--until', '2002-01-01T00:00:00Z'];
    const window = 'from 2001-01-01T00:00:00Z until 2002-01-01T00:00:00Z';
    expect(await said(...named)).toBe(`1 session ${window}\n`);
    const parquet = inFolder('old.parquet');
    expect(await said(...named, '--format', 'parquet', '--out', parquet)).toBe(
      `Parquet ${window} written to ${parquet}\n`,
    );
    const all = await ofOther('--since', 'all');
    expect(all).toMatchObject({ code: 0, stdout: ndjson([old as never]) });
    expect(all.stderr).toMatch(/^1 session from the beginning until now \(\S+\)\n$/);
    expect(await said('create', '--wait', ...named)).toBe(`1 session ${window}\n`);
    expect(await said('create', '--since', 'all')).toMatch(
      /^Sessions from the beginning until \S+\n.*export get exp_/,
    );
    const listed = await here(['list', '--since', 'all', '--json', '--account', other]);
    expect(JSON.parse(listed.stdout).data).toMatchObject([{ agent_name: 'old' }]);
    const stats = await here(['stats', '--since', 'all', '--json', '--account', other]);
    expect(JSON.parse(stats.stdout).totals).toMatchObject({ sessions: 1 });
    expect((await here(['export', '--help'])).stdout).toContain('Export the sessions of the last 24 hours');
  });

  test('replaces a file that exists only with --force', async () => {
    await writeFile(inFolder('exists.ndjson'), 'old');
    const refused = await exporting('--out', 'exists.ndjson');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toBe(
      `error: The file ${inFolder('exists.ndjson')} already exists.\n  Choose another name, or replace it with --force.\n`,
    );
    expect(await readFile(inFolder('exists.ndjson'), 'utf8')).toBe('old');
    expect(await exporting('--out', 'exists.ndjson', '--force')).toMatchObject({ code: 0 });
    expect(await readFile(inFolder('exists.ndjson'), 'utf8')).toBe(ndjson(rows));
  });

  test('import restores an export in both formats', async () => {
    for (const format of ['ndjson', 'csv']) {
      const file = `round.${format}`;
      await exporting('--format', format, '--out', file, ...(format === 'csv' ? ['--bom'] : []));
      const again = await here(['import', file, '--account', account]);
      expect(again).toMatchObject({ code: 0, stdout: '0 sessions added, 300 sessions already there\n' });
      const other = await createAccount(`From ${format}`);
      await here(['import', file, '--account', other]);
      expect((await here(['export', '--account', other])).stdout).toBe(ndjson(rows));
    }
  });

  test.each([
    [['--format', 'xlsx'], '--format must be one of ndjson, csv, parquet.'],
    [['--format', 'parquet'], '--format parquet needs --out'],
    [['--bom'], '--bom is for --format csv.'],
    [['--since', 'soon'], '--since must be a duration'],
    [['--limit', '5'], "Unknown option '--limit'"],
  ])('refuses %j', async (args, message) => {
    const outcome = await exporting(...args);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain(message);
  });

  test.each([
    ['nowhere/a.ndjson', 'there is no such folder (ENOENT)'],
    ['.', 'is not a file'],
  ])('refuses to write to %s', async (out, message) => {
    const outcome = await exporting('--out', out);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain(message);
  });
});

/**
 * A proxy that, after so many bytes of an export, does what proxies do with an answer that broke off: ends it.
 *
 * @param window whether it passes the header that says where the window begins; an older server has none
 */
async function completingProxy(bytes: number, window = false): Promise<string> {
  const proxy = createServer(async (request, response) => {
    const answer = await fetch(`${server.url}${request.url}`, {
      headers: { cookie: request.headers.cookie ?? '' },
    });
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? '',
      ...(window ? { 'x-masker-since': answer.headers.get('x-masker-since') ?? '' } : {}),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    response.end(body.subarray(0, bytes));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

describe('an export that a proxy cuts off', () => {
  const through = (url: string, ...args: string[]) =>
    here(['export', '--url', url, '--cookie', cookie, ...args]);

  test.each([
    ['newest', 'ndjson'],
    ['oldest', 'csv'],
  ])('is continued, %s first as %s, until it is whole', async (order, format) => {
    const options = ['--format', format, '--order', order, '--since', '7d'];
    const whole = await exporting(...options);
    const proxy = await completingProxy(Buffer.byteLength(ndjson(rows.slice(0, 70))), true);
    expect(await through(proxy, ...options)).toEqual({
      code: 0,
      stdout: whole.stdout,
      stderr: expect.stringMatching(new RegExp(`^300 sessions ${openWindow}\\n$`)),
    });
  });

  test.each(['ndjson', 'csv'])('of an older server exits with 1 and leaves no file: %s', async (format) => {
    const proxy = await completingProxy(Buffer.byteLength(ndjson(rows.slice(0, 100))));
    const printed = await through(proxy, '--format', format);
    expect(printed.code).toBe(1);
    expect(printed.stderr).toContain('ended without its end marker, after 100 sessions: it is incomplete');

    await mkdir(inFolder(format));
    await writeFile(inFolder(`${format}/old`), 'old');
    const kept = await through(proxy, '--format', format, '--out', `${format}/old`, '--force', '--json');
    expect(kept).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(kept.stderr).error).toMatchObject({ code: 'truncated' });
    expect(await readdir(inFolder(format))).toEqual(['old']);
    expect(await readFile(inFolder(`${format}/old`), 'utf8')).toBe('old');
  });

  test('ends with 1, and leaves no file, as parquet', async () => {
    const proxy = await completingProxy(2_000);
    const printed = await through(proxy, '--format', 'parquet', '--out', 'cut.parquet', '--json');
    expect(printed).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(printed.stderr).error).toMatchObject({ code: 'truncated' });
    expect(await readdir(folder)).not.toContain('cut.parquet');
  });

  test('the same proxy passes a whole one', async () => {
    const proxy = await completingProxy(Number.POSITIVE_INFINITY);
    expect((await through(proxy)).stdout).toBe(ndjson(rows));
  });
});

test('an interrupted export leaves no file', async () => {
  const silent = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write(ndjson(rows));
    asked();
  });
  let asked = () => {};
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });
  await mkdir(inFolder('interrupted'));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const args = ['export', '--url', url, '--cookie', cookie, '--out', 'interrupted/a.ndjson'];
  const child = spawnMasker(args, { env: env(), cwd: folder });
  const closed = once(child, 'close');
  await wasAsked;
  child.kill('SIGINT');
  await closed;
  expect(child.exitCode).toBe(130);
  expect(await readdir(inFolder('interrupted'))).toEqual([]);
});
