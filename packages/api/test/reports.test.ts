import { createHash } from 'node:crypto';

import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AuditPage,
  bucketStart,
  type Export,
  type ExportBody,
  type ExportPage,
  type ExportReport,
  type ExportStatement,
  type Facets,
  formatInstant,
  newId,
  type ReportBody,
  reportDocument,
  reportSchema,
  type Session,
  type Stats,
  safeHarborCategory,
} from '@masker/contract';
import { removeExpired, setRetention } from '@masker/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeExport, makeSchedule, makeToken } from './support/access.ts';
import { recordOf } from './support/audit-log.ts';
import { call } from './support/call.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { readPdf } from './support/pdf.ts';
import { randomFrom, session } from './support/sessions.ts';

const day = 86_400_000;

let installation: Installation;
let tenant: Tenant;
let made: Export;
/** What a schedule made before it. */
let scheduled: Export | undefined;
let pdf: Buffer;
let report: ExportReport;
let statement: ExportStatement;

/** Names that the font has in full, and one that it has in no part. */
const names = ['front-desk', 'Łódź Жук Ελ', '予約ボット', 'night-shift'];

function randomSessions(): Session[] {
  const random = randomFrom(11);
  const agents = names.map(() => newId('agent'));
  return Array.from({ length: 2_500 }, (_, index) => {
    const agent = Math.floor(random() ** 2 * agents.length);
    // One agent has a source that reports no counts, and another one sometimes.
    const isSilent = agent === 3 || index % 40 === 0;
    return session({
      reported: !isSilent,
      agentId: agents[agent] as string,
      agentName: names[agent] as string,
      startedAt: Date.now() - Math.floor(random() * 20 * day) - day,
      durationMs: Math.floor(random() * 90_000),
      status: random() < 0.1 ? 'error' : random() < 0.1 ? 'partial' : 'ok',
      kinds:
        random() < 0.2 || isSilent
          ? {}
          : { PHONE: 1, ...(index % 3 > 0 && { NAME: index % 3 }), ...(index % 2 > 0 && { LOCATION: 1 }) },
    });
  });
}

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  // What XML and PDF would take for their own.
  await installation.database.pool.query(
    `UPDATE account SET name = 'Smith & Sons <"Clinic\\)' WHERE id = $1`,
    [tenant.accountId],
  );
  await installation.insert(tenant.accountId, randomSessions());
  // Old ones that retention removes, so that the report has something to say of it.
  const old = Array.from({ length: 7 }, () => session({ startedAt: Date.now() - 40 * day }));
  await installation.insert(tenant.accountId, old);
  await setRetention(installation.database.pool, tenant.accountId, 35);
  const { pool } = installation.database;
  await removeExpired({ pool, accountId: tenant.accountId, days: 35, now: Date.now() });
  await call(installation, tenant, 'GET', 'sessions?limit=1');
  const { data } = await call<{ data: Session[] }>(installation, tenant, 'GET', 'sessions?limit=1&since=30d');
  await call(installation, tenant, 'GET', `sessions/${data[0]?.id}`);
  await (await installation.get('/api/v1/sessions/export?since=1h', tenant)).text();
  await (await installation.get('/api/v1/access-log/export?since=1h', tenant)).text();
  const { id: schedule } = await makeSchedule(installation, tenant);
  const ofSchedule = () =>
    call<ExportPage>(installation, tenant, 'GET', `exports?schedule_id=${schedule}&limit=1`);
  while (scheduled?.status !== 'done') {
    await sleep(20);
    scheduled = (await ofSchedule()).data[0];
  }
  await installation.recorder.flush();
  made = await makeExport(installation, tenant, {
    format: 'report',
    since: formatInstant(Date.now() - 30 * day),
    status: ['ok', 'error'],
  });
  const response = await installation.get(`/api/v1/exports/${made.id}/content`, tenant);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  pdf = Buffer.from(await response.arrayBuffer());
  if (process.env.REPORT_PDF) await writeFile(process.env.REPORT_PDF, pdf);
  report = (await call<ReportBody>(installation, tenant, 'GET', `exports/${made.id}/report`)).report;
  statement = (await (
    await installation.get(`/api/v1/exports/${made.id}/statement`, tenant)
  ).json()) as ExportStatement;
});
afterAll(() => installation.close());

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const payloadOf = ({ payload }: ExportStatement) => JSON.parse(Buffer.from(payload, 'base64').toString());
const attachment = (name: string) => readPdf(pdf).attachments.get(name) as Buffer;
const attached = (): Session[] =>
  attachment(report.data.name)
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Session);

/** As the document is read: in one line, and with what the font cannot show left out. */
const squeezed = (text: string) => text.replace(/<U\+[0-9A-F]+>|[^\x21-\x7E]/g, '');

describe('a report', () => {
  test('is PDF/A-3b with the data and its statement attached, and has a statement of its own', () => {
    expect(made).toMatchObject({
      status: 'done',
      format: 'report',
      bytes: pdf.length,
      sha256: sha256(pdf),
      file: { name: expect.stringMatching(/_status-error-ok\.pdf$/), sha256: sha256(pdf) },
    });
    const { attachments, metadata, structure } = readPdf(pdf);
    expect(metadata).not.toContain('Smith');
    expect(metadata).toMatch(/<pdfaid:part>3<\/pdfaid:part>\s*<pdfaid:conformance>B</);
    expect(structure).toEqual(
      expect.arrayContaining(['Document', 'H1', 'H2', 'Table', 'TR', 'TH', 'TD', 'LI']),
    );
    expect([...attachments.keys()]).toEqual([made.file?.name.replace('.pdf', '.ndjson'), 'statement.json']);
    const inside = attachment('statement.json');
    expect(sha256(inside)).toBe(report.data.statement_sha256);
    const data = sha256(attachment(report.data.name));
    expect(payloadOf(JSON.parse(inside.toString()))).toMatchObject({
      subject: [{ name: report.data.name, digest: { sha256: data } }],
      predicate: { export_id: made.id, format: 'ndjson', rows: made.rows, audit_log: report.audit_log },
    });
    expect(payloadOf(statement)).toMatchObject({
      subject: [{ name: made.file?.name, digest: { sha256: sha256(pdf) } }],
      predicate: {
        format: 'report',
        attached: [
          { name: report.data.name, digest: { sha256: data } },
          { name: 'statement.json', digest: { sha256: sha256(inside) } },
        ],
      },
    });
  });

  test('has figures that are sums of the attached data', () => {
    const sessions = attached();
    expect(reportSchema.parse(report)).toEqual(report);
    const silentOf = (rows: readonly Session[]) =>
      rows.filter(({ redactions_reported }) => redactions_reported === false).length;
    const sumOf = (rows: readonly Session[]) => ({
      sessions: rows.length,
      redactions: rows.reduce((sum, { redaction_count }) => sum + redaction_count, 0),
      ...(silentOf(rows) > 0 && { redactions_not_reported: silentOf(rows) }),
      duration_ms: rows.reduce((sum, { duration_ms }) => sum + duration_ms, 0),
      by_status: Object.fromEntries(
        (['ok', 'error', 'partial'] as const).map((one) => [
          one,
          rows.filter(({ status }) => status === one).length,
        ]),
      ),
    });
    expect(sessions.length).toBe(made.rows);
    expect(report.totals).toEqual(sumOf(sessions));
    expect(silentOf(sessions)).toBeGreaterThan(10);
    expect(payloadOf(statement).predicate.redactions_not_reported).toBe(silentOf(sessions));
    const { predicate } = payloadOf(JSON.parse(attachment('statement.json').toString()));
    expect(predicate.redactions_not_reported).toBe(silentOf(sessions));
    const by = <K extends string | number>(key: (row: Session) => K) => {
      const groups = new Map<K, Session[]>();
      for (const row of sessions) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
      return groups;
    };
    expect(report.series).toEqual(
      [...by(({ started_at }) => bucketStart(Date.parse(started_at), '1d'))]
        .sort(([a], [b]) => a - b)
        .map(([start, rows]) => {
          const { by_status, redactions } = sumOf(rows);
          return { start: formatInstant(start), ...by_status, redactions };
        }),
    );
    expect(new Map(report.agents.map(({ agent_id, agent_name: _, ...sums }) => [agent_id, sums]))).toEqual(
      new Map([...by(({ agent_id }) => agent_id)].map(([id, rows]) => [id, sumOf(rows)])),
    );
    for (const { kind, redactions, sessions: having, safe_harbor } of report.kinds) {
      const within = sessions.filter(({ redactions_by_kind }) => (redactions_by_kind[kind] ?? 0) > 0);
      const sum = within.reduce((all, { redactions_by_kind }) => all + (redactions_by_kind[kind] ?? 0), 0);
      expect({ kind, redactions, having, safe_harbor }).toEqual({
        kind,
        redactions: sum,
        having: within.length,
        safe_harbor: safeHarborCategory(kind),
      });
    }
    const ofKinds = new Map(report.kinds.map(({ kind, redactions }) => [kind, redactions]));
    expect(report.safe_harbor.map(({ category }) => category).join('')).toBe('ABCDEFGHIJKLMNOPQR');
    for (const { kinds, redactions } of report.safe_harbor)
      expect(redactions).toBe(kinds.reduce((sum, kind) => sum + (ofKinds.get(kind) ?? 0), 0));
    expect(report.kinds.find(({ kind }) => kind === 'LOCATION')?.safe_harbor).toBeNull();
  });

  test('says which requests return the same figures', async () => {
    const read = async <T>(request: string) => {
      const response = await installation.get(request, tenant);
      expect([request, response.status]).toEqual([request, 200]);
      return (await response.json()) as T;
    };
    const { totals, agents, kinds } = report;
    const stats = await read<Stats>(report.requests.series);
    expect(stats.totals).toEqual(totals);
    expect(
      stats.agents.map(({ agent_id, sessions, redactions }) => [agent_id, sessions, redactions]),
    ).toEqual(agents.map(({ agent_id, sessions, redactions }) => [agent_id, sessions, redactions]));
    expect(stats.redactions_by_kind).toEqual(
      Object.fromEntries(kinds.map(({ kind, redactions }) => [kind, redactions])),
    );
    const filled = stats.series.filter(({ ok, error, partial }) => ok + error + partial > 0);
    expect(filled).toEqual(report.series.map(({ redactions: _, ...row }) => row));
    expect((await read<Stats>(report.requests.totals)).totals).toEqual(totals);
    const { facets } = await read<Facets>(report.requests.kinds);
    expect(new Map(facets.kind.map(({ value, sessions }) => [value, sessions]))).toEqual(
      new Map(kinds.map(({ kind, sessions }) => [kind, sessions])),
    );
    const exports: AuditPage[] = await Promise.all(report.requests.exports.map(read<AuditPage>));
    const sequences = exports.flatMap(({ data }) => data.map(({ sequence }) => sequence));
    expect(sequences.sort((a, b) => b - a)).toEqual(report.access.exports.map(({ sequence }) => sequence));
  });

  test('says who looked and who exported, up to the entry that the statement names', async () => {
    const entries = (await recordOf(installation, tenant.accountId)).filter(
      ({ sequence, at }) => sequence <= report.audit_log.sequence && at >= report.since && at < report.until,
    );
    const of = (actions: string[]) => entries.filter(({ action }) => actions.includes(action)).length;
    expect(report.access).toMatchObject({
      entries: entries.length,
      actors: [
        {
          actor: { kind: 'user', id: tenant.userId, name: 'Test user' },
          entries: entries.length - 1,
          lists: of(['sessions.list']),
          opened: 1,
          exports: of([
            'sessions.export',
            'exports.create',
            'exportSchedules.run',
            'exports.content',
            'accessLog.export',
          ]),
          refused: 0,
        },
        { actor: { kind: 'operator', id: 'operator', name: 'retention' }, entries: 1, refused: 0 },
      ],
      other_actors: 0,
      removed: null,
    });
    expect([of(['sessions.list']), of(['sessions.expire'])]).toEqual([2, 1]);
    expect(report.access.exports.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['sessions.export', 'accessLog.export', 'exportSchedules.run']),
    );
  });

  test('says what retention is set to, and what it removed', () => {
    expect(report.retention).toEqual({
      days: 35,
      of: 'account',
      runs: [{ finished_at: expect.any(String), cutoff: expect.any(String), sessions: 7, redactions: 0 }],
      other_runs: 0,
      removed: { sessions: 7, redactions: 0 },
      of_window: { sessions: 0 },
    });
  });

  test('has every word and figure on its pages', () => {
    const text = squeezed(readPdf(pdf).text);
    expect(text).not.toContain('\uFFFD');
    const shown = reportDocument(report);
    const texts = shown.blocks.flatMap((block) => {
      if (block.type === 'table')
        return [block.table.caption, block.table.note ?? '', ...block.table.rows.flat()];
      if (block.type === 'facts') return block.facts.flatMap(({ label, value }) => [label, value]);
      if (block.type === 'list') return block.items;
      if (block.type === 'source' || block.type === 'code') return block.lines;
      return 'text' in block ? [block.text] : [];
    });
    expect(texts.length).toBeGreaterThan(200);
    const { redactions_not_reported: silent } = report.totals;
    expect(texts.filter((one) => one.includes(`${silent} sessions are in no figure`))).toHaveLength(4);
    expect(texts.filter((one) => one === 'not reported')).toHaveLength(1);
    for (const one of [shown.title, ...texts]) expect(text).toContain(squeezed(one));
    expect(readPdf(pdf).text).toContain('<U+4E88>');
  });

  test('leaves nothing but its file', async () => {
    const files = await readdir(path.join(installation.exportFolder, tenant.accountId));
    expect(files.sort()).toEqual([scheduled?.id, made.id]);
  });

  test('is compressed already', async () => {
    const answer = await call(installation, tenant, 'POST', 'exports', {
      format: 'report',
      gzip: true,
      since: '1d',
    });
    expect([answer.status, answer.error?.details?.map(({ parameter }) => parameter)]).toEqual([
      422,
      ['gzip'],
    ]);
  });
});

describe('whoever reads a report', () => {
  const statuses = async (who: Tenant | { token: string }) =>
    Promise.all(
      ['content', 'report'].map(
        async (part) => (await call_(who, `/api/v1/exports/${made.id}/${part}`)).status,
      ),
    );
  const call_ = async (who: Tenant | { token: string }, at: string) => {
    const response = await installation.get(at, who);
    await response.arrayBuffer();
    return response;
  };

  test('may read the audit log, now', async () => {
    for (const role of ['member', 'viewer'] as const) {
      const other = await installation.tenant({ role, accountId: tenant.accountId });
      expect([role, await statuses(other)]).toEqual([role, [403, 403]]);
      const asked = await call(installation, other, 'POST', 'exports', { format: 'report', since: '1d' });
      expect(asked.status).toBe(403);
    }
    expect(await statuses(await installation.tenant())).toEqual([404, 404]);
    const admin = await installation.tenant({ role: 'admin', accountId: tenant.accountId });
    expect(await statuses(admin)).toEqual([200, 200]);
    await call(installation, tenant, 'PATCH', `members/${admin.userId}`, { role: 'member' });
    expect(await statuses(admin)).toEqual([403, 403]);
  });

  test('with a token needs both scopes, and all agents', async () => {
    const agent_id = report.agents[0]?.agent_id as string;
    const both = await makeToken(installation, tenant, { scopes: ['sessions:read', 'audit:read'] });
    const sessions = await makeToken(installation, tenant, { scopes: ['sessions:read'] });
    const audit = await makeToken(installation, tenant, { scopes: ['audit:read'] });
    const agent = await makeToken(installation, tenant, { scopes: ['sessions:read'], agent_id });
    expect(await statuses(both)).toEqual([200, 200]);
    expect(await statuses(sessions)).toEqual([403, 403]);
    expect(await statuses(audit)).toEqual([403, 403]);
    expect(await statuses(agent)).toEqual([404, 403]);
    const body = { format: 'report', since: '1d' };
    expect((await call(installation, both, 'POST', 'exports', body)).status).toBe(202);
    expect((await call(installation, agent, 'POST', 'exports', body)).status).toBe(403);
  });

  test('is in the audit log', async () => {
    const entries = await recordOf(installation, tenant.accountId);
    const of = entries.filter(({ target }) => target === made.id);
    expect(new Set(of.map(({ action, outcome }) => `${action} ${outcome}`))).toEqual(
      new Set([
        'exports.create ok',
        'exports.get ok',
        'exports.finish ok',
        'exports.sign ok',
        'exports.content ok',
        'exports.contentEnd ok',
        'exports.report ok',
        'exports.report refused',
        'exports.statement ok',
      ]),
    );
    expect(of.filter(({ action }) => action === 'exports.finish').map(({ filters }) => filters)).toEqual([
      { sha256: report.data.sha256, of: 'data' },
      { sha256: made.sha256 },
    ]);
  });

  test('finds neither file nor figures once it is deleted', async () => {
    const { id } = await makeExport(installation, tenant, { format: 'report', since: '2d' });
    expect((await call<ExportBody>(installation, tenant, 'DELETE', `exports/${id}`)).status).toBe(200);
    for (const part of ['content', 'report'])
      expect((await call(installation, tenant, 'GET', `exports/${id}/${part}`)).status).toBe(404);
    expect((await call(installation, tenant, 'GET', `exports/${id}/statement`)).status).toBe(200);
  });
});
