import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { startTimestampAuthority } from '@masker/api/testing/timestamp-authority';
import { timestampRequest } from '@masker/api/timestamps';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masker, type RunningServer, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let server: RunningServer;
let account: string;
let folder: string;
const rows = sessions(50);

const here = (...args: string[]) => masker(args, { env: { DATA_DIR: server.dataDir }, cwd: folder });
/** Without anything of the server. */
const anywhere = (...args: string[]) =>
  masker(args, { env: { DATA_DIR: path.join(folder, 'nothing') }, cwd: folder });
const inFolder = (name: string) => path.join(folder, name);

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(path.join(tmpdir(), 'masker-exports-'));
  account = (await here('account', 'create', '--name', 'Harbor Dental')).stdout.trim();
  const imported = await masker(['import', '-', '--account', account], {
    env: { DATA_DIR: server.dataDir },
    input: ndjson(rows),
  });
  expect(imported.code).toBe(0);
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Makes an export and downloads it with its statement and the keys. */
async function downloaded(name: string, ...args: string[]): Promise<string> {
  const made = await here('export', 'create', '--account', account, '--since', '3650d', '--wait', ...args);
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^exp_\w{26}\n$/) });
  const id = made.stdout.trim();
  expect(await here('export', 'download', id, '--account', account, '--out', name)).toMatchObject({
    code: 0,
  });
  const keys = await fetch(`${server.url}/api/v1/export-keys`);
  await writeFile(inFolder('keys.json'), await keys.text());
  return id;
}

const verify = (file: string, statement: string, keys = 'keys.json') =>
  anywhere('export', 'verify', file, statement, '--keys', keys, '--json');
const refused = async (...[file, statement, keys]: Parameters<typeof verify>) => {
  const { code, stderr } = await verify(file, statement, keys);
  return [code, JSON.parse(stderr).error.code];
};

describe('an export in the background', () => {
  test('creates, shows, downloads, verifies without a server, and deletes an export', async () => {
    const id = await downloaded('a.ndjson');
    const lines = (await readFile(inFolder('a.ndjson'), 'utf8')).trim().split('\n');
    expect(new Set(lines.map((line) => JSON.parse(line).id))).toEqual(new Set(rows.map((row) => row.id)));
    const verified = await verify('a.ndjson', 'a.ndjson.statement.json');
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(verified.stdout)).toMatchObject({
      ok: true,
      export_id: id,
      account_id: account,
      rows: rows.length,
    });
    expect((await here('export', 'list', '--account', account)).stdout).toMatch(new RegExp(`${id} +done`));
    expect((await here('export', 'delete', id, '--account', account)).code).toBe(0);
    expect((await here('export', 'get', id, '--account', account)).stdout).toContain('expired');
    expect(await here('export', 'download', id, '--account', account)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('its status is expired'),
    });
  });

  test('is not written outside of the folder, whatever the server calls it', async () => {
    const id = await downloaded('named.ndjson');
    const shown = JSON.parse((await here('export', 'get', id, '--account', account, '--json')).stdout);
    let name = '';
    const other = createServer((_, res) => {
      res.writeHead(200, { 'content-type': 'application/json' });
      const { file } = shown.export;
      res.end(JSON.stringify({ result: { data: { export: { ...shown.export, file: { ...file, name } } } } }));
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    try {
      const before = [await readdir(folder), await readdir(path.dirname(folder))];
      for (name of ['../outside', path.join(folder, 'inside'), '.hidden', '..', 'a\nb', '']) {
        const outcome = await anywhere(
          'export',
          'download',
          id,
          '--url',
          url,
          '--token',
          `msk_${'a'.repeat(49)}`,
        );
        expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('no plain name') });
      }
      expect([await readdir(folder), await readdir(path.dirname(folder))]).toEqual(before);
    } finally {
      other.close();
    }
  });

  test('verifies a compressed file and its uncompressed content', async () => {
    await downloaded('b.csv.gz', '--format', 'csv', '--gzip');
    expect((await verify('b.csv.gz', 'b.csv.gz.statement.json')).code).toBe(0);
    await writeFile(inFolder('b.csv'), gunzipSync(await readFile(inFolder('b.csv.gz'))));
    expect((await verify('b.csv', 'b.csv.gz.statement.json')).code).toBe(0);
  });

  test('as a report, is a PDF that verifies', async () => {
    await downloaded('r.pdf', '--format', 'report');
    expect((await readFile(inFolder('r.pdf'))).subarray(0, 8).toString()).toBe('%PDF-1.7');
    const verified = await verify('r.pdf', 'r.pdf.statement.json');
    expect([verified.code, JSON.parse(verified.stdout).rows]).toEqual([0, rows.length]);
  });
});

test('as Parquet is downloaded and verified as well', async () => {
  await downloaded('p.parquet', '--format', 'parquet');
  const file = await readFile(inFolder('p.parquet'));
  expect([file.subarray(0, 4).toString(), file.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
  expect((await verify('p.parquet', 'p.parquet.statement.json')).code).toBe(0);
  const streamed = [
    'export',
    '--account',
    account,
    '--since',
    '3650d',
    '--format',
    'parquet',
    '--out',
    's.parquet',
  ];
  expect(await here(...streamed)).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/written to .*s\.parquet/),
  });
  expect((await readFile(inFolder('s.parquet'))).equals(file)).toBe(true);
  const changed = Buffer.from(file);
  const middle = Math.floor(file.length / 2);
  changed[middle] = (changed[middle] as number) ^ 1;
  await writeFile(inFolder('q.parquet'), changed);
  expect(await refused('q.parquet', 'p.parquet.statement.json')).toEqual([3, 'invalid_content']);
});

test('that is downloaded replaces no file, unless --force', async () => {
  const id = await downloaded('kept.ndjson');
  const again = (...args: string[]) =>
    here('export', 'download', id, '--account', account, '--out', 'moved/kept.ndjson', ...args);
  await mkdir(inFolder('moved'));
  await writeFile(inFolder('moved/kept.ndjson.statement.json'), 'old');
  expect(await again()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('kept.ndjson.statement.json already exists'),
  });
  expect(await readdir(inFolder('moved'))).toEqual(['kept.ndjson.statement.json']);
  expect(await readFile(inFolder('moved/kept.ndjson.statement.json'), 'utf8')).toBe('old');
  expect(await again('--force')).toMatchObject({ code: 0 });
  expect((await verify('moved/kept.ndjson', 'moved/kept.ndjson.statement.json')).code).toBe(0);
});

describe('verify reports', () => {
  const statement = 'c.ndjson.statement.json';

  beforeAll(async () => {
    await downloaded('c.ndjson');
  });

  test('a changed byte, a row less, and another order, as invalid content', async () => {
    const content = await readFile(inFolder('c.ndjson'));
    const changed = Buffer.from(content);
    changed[100] = (changed[100] as number) ^ 1;
    await writeFile(inFolder('changed'), changed);
    await writeFile(inFolder('shorter'), content.subarray(content.indexOf(10) + 1));
    const lines = content.toString().trimEnd().split('\n');
    await writeFile(inFolder('turned'), `${lines.reverse().join('\n')}\n`);
    expect(await refused('turned', statement)).toEqual([3, 'invalid_content']);
    expect(await refused('changed', statement)).toEqual([3, 'invalid_content']);
    expect(await refused('shorter', statement)).toEqual([3, 'invalid_content']);
  });

  test('a changed or malformed statement as an invalid signature', async () => {
    const envelope = JSON.parse(await readFile(inFolder(statement), 'utf8'));
    const payload = Buffer.from(envelope.payload, 'base64').toString();
    for (const [what, instead] of [
      [`"rows":${rows.length}`, '"rows":49'],
      ['"filters":{}', '"filters":{"status":["ok"]}'],
    ] as const) {
      const forged = payload.replace(what, instead);
      expect(forged).not.toBe(payload);
      const body = Buffer.from(forged).toString('base64');
      await writeFile(inFolder('forged'), JSON.stringify({ ...envelope, payload: body }));
      expect(await refused('c.ndjson', 'forged')).toEqual([4, 'invalid_signature']);
    }
    await writeFile(inFolder('nothing.json'), '{}');
    expect(await refused('c.ndjson', 'nothing.json')).toEqual([4, 'invalid_signature']);
  });

  test('an unknown key, but accepts an earlier key after a rotation', async () => {
    await writeFile(inFolder('none.json'), '{"keys":[]}');
    expect(await refused('c.ndjson', statement, 'none.json')).toEqual([5, 'unknown_key']);
    const rotated = await here('export-key', 'rotate');
    expect(rotated).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[\w-]{43}\n$/) });
    const before = await readFile(inFolder('keys.json'), 'utf8');
    await downloaded('d.ndjson');
    expect((await verify('c.ndjson', statement)).code).toBe(0);
    expect((await verify('d.ndjson', 'd.ndjson.statement.json')).code).toBe(0);
    await writeFile(inFolder('before.json'), before);
    expect(await refused('d.ndjson', 'd.ndjson.statement.json', 'before.json')).toEqual([5, 'unknown_key']);
    const listed = (await here('export-key', 'list')).stdout;
    expect(listed).toMatch(new RegExp(`${rotated.stdout.trim()} .* signs`));
    expect(listed).toMatch(/ replaced/);
    // Without --keys they are asked of the server.
    expect((await here('export', 'verify', 'c.ndjson', statement)).code).toBe(0);
  });
});

test('a timestamp is verified with the statement, and one of another statement, or of an unknown authority, is not', async () => {
  await downloaded('e.ndjson');
  const [authority, stranger] = [await startTimestampAuthority(), await startTimestampAuthority()];
  try {
    const stamp = async (name: string) => {
      const query = timestampRequest(await readFile(inFolder(name)));
      await writeFile(inFolder(`${name}.tsr`), authority.reply(Buffer.from(query.der)));
      return `${name}.tsr`;
    };
    await writeFile(inFolder('ca.pem'), authority.ca);
    await writeFile(inFolder('stranger.pem'), stranger.ca);
    const statement = 'e.ndjson.statement.json';
    const timed = (timestamp: string, ca = 'ca.pem') =>
      anywhere(
        ...['export', 'verify', 'e.ndjson', statement, '--keys', 'keys.json', '--json'],
        ...['--timestamp', timestamp, '--timestamp-ca', ca],
      );
    const right = await stamp(statement);
    const verified = await timed(right);
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(verified.stdout).timestamp).toMatch(/^\d{4}-.*Z$/);
    for (const outcome of [await timed(await stamp('keys.json')), await timed(right, 'stranger.pem')])
      expect([outcome.code, JSON.parse(outcome.stderr).error.code]).toEqual([8, 'invalid_timestamp']);
  } finally {
    await Promise.all([authority.close(), stranger.close()]);
  }
});

test('the commands of the guide verify an export with other tools', async () => {
  await downloaded('sessions.ndjson', '--format', 'ndjson');
  const guide = await readFile(path.join(import.meta.dirname, '../../../docs/exports.md'), 'utf8');
  const [, script = ''] = /```sh verify\n([\s\S]*?)```/.exec(guide) ?? [];
  expect(script).toContain('openssl pkeyutl -verify');
  const run = () => execFileSync('sh', ['-e', '-c', script], { cwd: folder, encoding: 'utf8' });
  const content = await readFile(inFolder('sessions.ndjson'));
  await writeFile(
    inFolder('statement.json'),
    await readFile(inFolder('sessions.ndjson.statement.json'), 'utf8'),
  );
  const said = run();
  expect(said).toContain('Signature Verified Successfully');
  expect(said).toContain('sessions.ndjson: OK');
  expect(said).toContain(createHash('sha256').update(content).digest('hex'));
  await writeFile(inFolder('sessions.ndjson'), content.subarray(1));
  expect(run).toThrow();
});
