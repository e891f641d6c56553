import { createHash } from 'node:crypto';
import { type AuditEntry, type AuditPage, auditCsvHeader, byteOrderMark } from '@masker/contract';
import { appendAuditEntry, type TimedAuditEntry, verifyAuditExport } from '@masker/db';
import { access, appendTogether } from '@masker/db/testing/audit-log';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bearer, makeToken, recordOf } from './support/audit-log.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());
beforeEach(async () => {
  tenant = await installation.tenant();
});

const path = '/api/v1/access-log/export';
const target = 'sess_01HYZ3K8T5WQ9V2RB7N4XDM6CF';

async function exported(query = '', init?: RequestInit): Promise<string> {
  const response = await installation.get(`${path}${query}`, tenant, init);
  expect(response.status).toBe(200);
  // `text()` would take a byte order mark away.
  return Buffer.from(await response.arrayBuffer()).toString();
}

const linesOf = (text: string) => text.split('\n').slice(0, -1);
const parsed = (text: string) => linesOf(text).map((line) => JSON.parse(line) as AuditEntry);

const entry = (part: Partial<TimedAuditEntry> = {}) =>
  access(tenant.accountId, {
    actor: { kind: 'user', id: tenant.userId, name: 'Åsa “},{"sequence":1” Lindqvist' },
    ...part,
  });

/** Appends so many entries as one link. */
const append = (...parts: Partial<TimedAuditEntry>[]) =>
  appendTogether(installation.database.pool, tenant.accountId, parts.map(entry));

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

const verify = (lines: readonly string[], expected?: { sequence: number; hash: Buffer }) =>
  verifyAuditExport(each(lines), { accountId: tenant.accountId, expected });

describe(`GET ${path}`, () => {
  test('gives all entries of the list, with the text of the list, across its pages', async () => {
    for (let i = 0; i < 5; i++)
      await append(...Array.from({ length: 500 }, (_, n) => ({ rows: i * 500 + n })));
    const response = await installation.get(
      `${path}?until=${new Date(Date.now() + 60_000).toISOString()}`,
      tenant,
    );
    const lines = linesOf(await response.text());
    const entries = lines.map((line) => JSON.parse(line) as AuditEntry);
    expect(entries[0]).toMatchObject({ action: 'accessLog.export', sequence: 2_501, rows: null });
    expect(entries.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 2_501 }, (_, i) => 2_501 - i),
    );
    expect(entries.slice(1).map(({ rows }) => rows)).toEqual(
      Array.from({ length: 2_500 }, (_, i) => 2_499 - i),
    );
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(response.headers.get('x-masker-since')).toMatch(/Z$/);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[a-z0-9-]+_audit-log_[\dTZ_-]+\.ndjson"$/,
    );
    const page = await installation.get('/api/v1/access-log?limit=100', tenant);
    const { data } = (await page.json()) as AuditPage;
    const listed = data.filter(({ sequence }) => sequence <= 2_501);
    expect(listed.length).toBeGreaterThan(90);
    expect(entries.slice(0, listed.length)).toEqual(listed);
  });

  test('filters as the list does', async () => {
    await append({ action: 'sessions.get', target }, {}, { action: 'sessions.get' });
    await append({ at: Date.now() - 1_000, actor: { kind: 'operator', id: 'operator', name: 'root' } });
    const sequences = async (query: string) => parsed(await exported(query)).map(({ sequence }) => sequence);
    expect(await sequences('?action=sessions.get')).toEqual([3, 1]);
    expect(await sequences(`?target=${target}`)).toEqual([1]);
    expect(await sequences('?actor_id=operator')).toEqual([4]);
    expect(await sequences(`?action=sessions.get&target=${target}`)).toEqual([1]);
    expect(await sequences('?since=2020-01-01T00:00:00Z&until=2020-02-01T00:00:00Z')).toEqual([]);
  });

  test('as CSV, with a cell for each field, and nothing that a spreadsheet would run', async () => {
    await append({
      actor: { kind: 'user', id: tenant.userId, name: '=HYPERLINK("x")' },
      action: 'sessions.get',
      target,
      rows: 1,
    });
    const text = await exported('?format=csv&action=sessions.get&bom=true');
    const [line, ...more] = text.slice(`${byteOrderMark}${auditCsvHeader}`.length).split('\r\n');
    expect(text.startsWith(`${byteOrderMark}sequence,at,actor_kind,actor_id,actor_name,action,`)).toBe(true);
    expect(more).toEqual(['']);
    const [one] = parsed(await exported('?action=sessions.get')) as [AuditEntry];
    expect(one.at).toMatch(/Z$/);
    const at = new Date(one.at).toISOString();
    expect(line).toBe(
      `1,${at},user,${tenant.userId},"'=HYPERLINK(""x"")",sessions.get,ok,${target},"{""since"":""24h"",""limit"":50}",1,${one.request_id},192.0.2.7,,${one.hash}`,
    );
  });

  test('with a line at the end that proves it is whole', async () => {
    await append({}, {}, {});
    const text = await exported('?end=true&action=sessions.list');
    const end = linesOf(text).at(-1) as string;
    const body = text.slice(0, -end.length - 1);
    const sha256 = createHash('sha256').update(body).digest('hex');
    expect(JSON.parse(end)).toEqual({ end: true, rows: 3, sha256 });
  });

  test('sends only headers to HEAD, which is not recorded as an export', async () => {
    await append({});
    expect(await exported('', { method: 'HEAD' })).toBe('');
    const actions = (await recordOf(installation, tenant.accountId)).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('accessLog.export'))).toEqual([
      'accessLog.exportHead',
    ]);
  });

  test('is recorded before the first byte, and at its end', async () => {
    await append({}, {});
    const response = await installation.get(`${path}?since=7d&format=csv`, tenant);
    await response.text();
    const shared = {
      request_id: response.headers.get('x-request-id'),
      filters: { since: '7d', format: 'csv' },
    };
    expect((await recordOf(installation, tenant.accountId)).slice(2)).toMatchObject([
      { ...shared, action: 'accessLog.export', rows: null },
      { ...shared, action: 'accessLog.exportEnd', rows: 3 },
    ]);
  });

  test.each([
    ['?limit=5', 'limit'],
    ['?cursor=x', 'cursor'],
    ['?format=parquet', 'format'],
    ['?format=csv&end=true', 'end'],
    ['?bom=true', 'bom'],
    ['?since=x&target=y', 'since', 'target'],
  ])('refuses %s', async (query, ...parameters) => {
    const response = await installation.get(`${path}${query}`, tenant);
    expect(response.status).toBe(422);
    const { error } = (await response.json()) as { error: { details: { parameter: string }[] } };
    expect(error.details.map(({ parameter }) => parameter)).toEqual(parameters);
  });

  test('only for who may read the audit log, of their own account', async () => {
    await append({});
    const other = await installation.tenant();
    expect(parsed(await (await installation.get(path, other)).text())).toMatchObject([
      { action: 'accessLog.export', actor: { id: other.userId } },
    ]);
    const reader = await makeToken(installation, tenant, ['sessions:read']);
    expect((await installation.get(path, null, bearer(reader))).status).toBe(403);
    const auditor = await makeToken(installation, tenant, ['audit:read']);
    expect((await installation.get(path, null, bearer(auditor))).status).toBe(200);
    const agentId = 'agt_01HYZ000000000000000000000';
    const ofAgent = await makeToken(installation, tenant, ['audit:read'], { agentId });
    expect((await installation.get(path, null, bearer(ofAgent))).status).toBe(403);
    expect((await installation.get(path, null)).status).toBe(401);
  });
});

describe('an export is verified without the database:', () => {
  beforeEach(async () => {
    await append({}, { rows: 2 });
    await append({ rows: 3 });
    await append({ rows: 4 }, { rows: 5 }, { rows: 6 });
  });

  const head = (line: string) => {
    const { sequence, hash } = JSON.parse(line) as AuditEntry;
    return { sequence, hash: Buffer.from(hash, 'hex') };
  };

  test('whole, with its end marker or without, and with Windows line ends', async () => {
    const lines = linesOf(await exported('?end=true'));
    const at = (line: string | undefined) => Date.parse((JSON.parse(line as string) as AuditEntry).at);
    const sound = {
      ok: true,
      entries: 7,
      first: 1,
      head: head(lines[0] as string),
      since: at(lines[6]),
      until: at(lines[0]),
      older: 0,
      newer: 0,
    };
    expect(await verify(lines)).toEqual(sound);
    expect(await verify(lines.slice(0, -1))).toEqual(sound);
    expect(await verify(lines, head(lines[3] as string))).toEqual(sound);
    const windows = lines.map((line, i) => `${i === 0 ? byteOrderMark : ''}${line}\r`);
    expect(await verify(windows)).toEqual(sound);
  });

  test('a part, but for what is cut off at its ends', async () => {
    const lines = linesOf(await exported());
    expect(await verify(lines.slice(0, 5))).toMatchObject({ entries: 4, first: 4, older: 1, newer: 0 });
    expect(await verify(lines.slice(4))).toMatchObject({ entries: 3, first: 1, older: 0, newer: 0 });
    expect(await verify(lines.slice(0, 2))).toMatchObject({ entries: 1, first: 7, older: 1 });
    expect(await verify(lines.slice(2))).toMatchObject({
      entries: 3,
      first: 1,
      head: { sequence: 3 },
      newer: 2,
    });
  });

  test('but not if nothing of it can be', async () => {
    const lines = linesOf(await exported());
    await expect(verify([])).rejects.toThrow('has no entries');
    await expect(verify(lines.slice(0, 1))).rejects.toThrow('The only entry of the file');
    await expect(verify(lines.slice(1, 4))).rejects.toThrow('None of the 3 entries');
    const forged = [(lines[2] as string).replace('"rows":5', '"rows":1')];
    await expect(verify(forged, head(lines[2] as string))).rejects.toThrow('Export from earlier');
  });

  test('with entries whose clock was set back', async () => {
    await appendAuditEntry(installation.database.pool, entry({ at: Date.now() - 3_600_000 }));
    const lines = linesOf(await exported());
    expect(await verify(lines)).toMatchObject({ ok: true, entries: 8 });
  });

  type Tamper = (lines: string[]) => string[];
  const changing =
    (index: number, change: (line: string) => string): Tamper =>
    (lines) =>
      lines.with(index, change(lines[index] as string));
  const replacing = (index: number, from: string | RegExp, to: string) =>
    changing(index, (line) => line.replace(from, to));
  const otherHash = (line: string) =>
    line.replace(/"hash":"(.)/, (_, digit) => `"hash":"${digit === '0' ? 1 : 0}`);
  test.each<[string, Tamper, number, string]>([
    ['a changed number', replacing(2, '"rows":5', '"rows":1'), 4, 'hash'],
    ['a changed name', replacing(6, 'Lindqvist', 'Lindquist'), 1, 'hash'],
    ['a changed instant', replacing(3, /"at":"2/, '"at":"1'), 4, 'time'],
    ['an instant with an offset', changing(3, (line) => line.replace(/Z"/, '+00:00"')), 0, 'rewritten'],
    ['an instant in another form', replacing(3, /"at":"[^"]*"/, '"at":"2026-11-30 12:00Z"'), 0, 'rewritten'],
    ['a sequence in another form', replacing(3, '"sequence":4', '"sequence":04'), 0, 'rewritten'],
    ['a line that was cut off', changing(3, (line) => line.slice(0, -9)), 0, 'cut off'],
    ['a line of something else', (lines) => lines.toSpliced(3, 0, 'garbage'), 0, 'Line 4 is not an entry'],
    ['a changed hash', replacing(4, /"hash":"./, '"hash":"g'), 0, 'rewritten'],
    ['another hash', changing(4, otherHash), 4, 'hash'],
    ['a removed entry', (lines) => lines.toSpliced(2, 1), 5, 'gap'],
    ['swapped entries', (lines) => [...lines.slice(0, 2), lines[3], lines[2]] as string[], 5, 'gap'],
    ['an entry twice', (lines) => lines.toSpliced(2, 0, lines[2] as string), 0, 'order'],
  ])('%s is found', async (_what, tamper, sequence, reason) => {
    const lines = tamper(linesOf(await exported()));
    if (sequence === 0) await expect(verify(lines)).rejects.toThrow(reason);
    else expect(await verify(lines)).toMatchObject({ ok: false, sequence, reason });
  });

  test('against an entry that is known, which must be there, and verified', async () => {
    const lines = linesOf(await exported());
    const known = head(lines[2] as string);
    const other = { ...known, hash: Buffer.alloc(32) };
    expect(await verify(lines, other)).toMatchObject({ ok: false, sequence: 5, reason: 'expected' });
    await expect(verify(lines.slice(4), known)).rejects.toThrow(
      'newer than the file, which ends with entry 3',
    );
    await expect(verify(lines.slice(0, 4), head(lines[6] as string))).rejects.toThrow('older than the file');
    const forged = lines.slice(0, 4).with(2, (lines[2] as string).replace('"rows":5', '"rows":1'));
    expect(await verify(forged)).toMatchObject({ ok: true, entries: 1, older: 3 });
    await expect(verify(forged, known)).rejects.toThrow('Entry 5 is among the oldest');
    await expect(verify(lines.slice(2), known)).rejects.toThrow('Entry 5 is among the newest');
  });

  test('not of another account, nor in another form', async () => {
    const lines = linesOf(await exported('?end=true'));
    const other = { accountId: 'acc_01HYZ000000000000000000000' };
    await expect(verifyAuditExport(each(lines), other)).rejects.toThrow('is of another account');
    await expect(verify((await exported('?format=csv')).split('\r\n'))).rejects.toThrow('The file is CSV');
    await expect(verify(['\x1f\uFFFD\x08'])).rejects.toThrow('gzip');
    await expect(verify(['\uFFFD\uFFFD{\0"\0s\0'])).rejects.toThrow('not UTF-8');
    await expect(verify(lines.toSpliced(6, 1))).rejects.toThrow('6 entries, and 7 according');
    await expect(verify([...lines, lines[0] as string])).rejects.toThrow('continues after');
    const digest = lines.with(7, (lines[7] as string).replace(/"sha256":"./, '"sha256":"0'));
    const again =
      digest[7] === lines[7]
        ? lines.with(7, (lines[7] as string).replace(/"sha256":"./, '"sha256":"1'))
        : digest;
    await expect(verify(again)).rejects.toThrow('SHA-256 in its end marker');
  });
});
