import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Export,
  ExportPage,
  ExportSchedule,
  ExportScheduleBody,
  ExportScheduleList,
  ExportStatement,
  Session,
} from '@masker/contract';
import { newId } from '@masker/contract';
import { removeExpired } from '@masker/db';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { finished, makeSchedule } from './support/access.ts';
import { recordOf } from './support/audit-log.ts';
import { call } from './support/call.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

const day = 86_400_000;

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());
beforeEach(async () => {
  tenant = await installation.tenant();
});
afterEach(async () => {
  installation.clock.now = null;
  await installation.database.pool.query('DELETE FROM export_schedule');
});

const sha256 = (data: string) => createHash('sha256').update(data).digest('hex');

/** The exports of a schedule, the oldest first, once there are so many and the last is not under way any more. */
async function windows({ id }: Pick<ExportSchedule, 'id'>, count: number): Promise<Export[]> {
  for (;;) {
    const page = await call<ExportPage>(installation, tenant, 'GET', `exports?schedule_id=${id}&limit=100`);
    const newest = page.data[0];
    if (page.data.length >= count && newest) {
      await finished(installation, tenant, newest.id);
      const again = await call<ExportPage>(
        installation,
        tenant,
        'GET',
        `exports?schedule_id=${id}&limit=100`,
      );
      return again.data.toReversed();
    }
    await sleep(20);
  }
}

async function statementOf({ id }: Export) {
  const text = await (await installation.get(`/api/v1/exports/${id}/statement`, tenant)).text();
  const { payload } = JSON.parse(text) as ExportStatement;
  return { text, predicate: JSON.parse(Buffer.from(payload, 'base64').toString()).predicate };
}

async function idsOf({ id }: Export): Promise<string[]> {
  const text = await (await installation.get(`/api/v1/exports/${id}/content`, tenant)).text();
  return text === ''
    ? []
    : text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as Session).id);
}

/** Sets the clock of the server, and has it look for what is due. */
function setClock(at: number): void {
  installation.clock.now = at;
}

/** The next boundary of days after an instant. */
const nextDay = (at: number) => Math.floor(at / day) * day + day;

const insert = async (...sessions: Session[]) => {
  await installation.insert(tenant.accountId, sessions);
  return sessions.map(({ id }) => id);
};

describe('a schedule', () => {
  test('has everything in its first export, and then what was committed since; each statement names the one before', async () => {
    const old = await insert(session({ startedAt: Date.now() - 900 * day }), session());
    const schedule = await makeSchedule(installation, tenant);
    expect(schedule).toMatchObject({ every: 'day', paused: false, last_export: null, filters: {} });
    const [first] = await windows(schedule, 1);
    // Written late: it started long before the first export.
    const late = await insert(session({ startedAt: Date.now() - 400 * day }), session());
    const boundary = nextDay(Date.now());
    setClock(boundary);
    const [, second] = await windows(schedule, 2);
    setClock(boundary + day + 5_000);
    const made = await windows(schedule, 3);
    const third = made[2];
    expect(made.map(({ status, schedule: of }) => [status, of?.id, of?.sequence])).toEqual([
      ['done', schedule.id, 1],
      ['done', schedule.id, 2],
      ['done', schedule.id, 3],
    ]);
    expect([first, second, third].map((one) => [one?.since, one?.until])).toEqual(
      Array.from({ length: 3 }, () => [null, null]),
    );
    expect(new Set(await idsOf(first as Export))).toEqual(new Set(old));
    expect(new Set(await idsOf(second as Export))).toEqual(new Set(late));
    // A window without sessions is an export as well.
    expect([third?.rows, third?.sha256]).toEqual([0, sha256('')]);
    expect(third?.schedule?.after).toBe(second?.as_of);

    const statements = await Promise.all(made.map(statementOf));
    expect(statements.map(({ predicate }) => predicate.schedule)).toEqual([
      { id: schedule.id, sequence: 1, previous: null, after: null, removed_sessions: 0 },
      ...[1, 2].map((n) => ({
        id: schedule.id,
        sequence: n + 1,
        previous: { export_id: made[n - 1]?.id, sha256: sha256(statements[n - 1]?.text as string) },
        after: { as_of: made[n - 1]?.as_of, commit_cut: statements[n - 1]?.predicate.commit_cut },
        removed_sessions: 0,
      })),
    ]);
    expect(statements.map(({ predicate }) => [predicate.since, predicate.until])).toEqual(
      Array.from({ length: 3 }, () => [null, null]),
    );
    const { data } = await call<ExportScheduleList>(installation, tenant, 'GET', 'export-schedules');
    expect(data).toEqual([
      {
        ...schedule,
        next_run_at: new Date(boundary + 2 * day).toISOString().replace('.000', ''),
        last_export: { id: third?.id, sequence: 3, status: 'done', as_of: third?.as_of, error: null },
      },
    ]);
  });

  test('of months is due at the first of a month, and misses nothing while it is paused', async () => {
    const schedule = await makeSchedule(installation, tenant, { every: 'month' });
    await windows(schedule, 1);
    const { data } = await call<ExportScheduleList>(installation, tenant, 'GET', 'export-schedules');
    expect(data[0]?.next_run_at).toMatch(/^\d{4}-\d\d-01T00:00:00Z$/);
    const change = (body: object) =>
      call<ExportScheduleBody>(installation, tenant, 'PATCH', `export-schedules/${schedule.id}`, body);
    const paused = await change({ paused: true });
    expect(paused.schedule).toMatchObject({ paused: true, next_run_at: null });
    const ids = await insert(session());
    const due = Date.parse(data[0]?.next_run_at as string);
    setClock(due + 40 * day);
    const resumed = await change({ paused: false, gzip: true });
    expect(resumed.schedule).toMatchObject({ paused: false, gzip: true, next_run_at: data[0]?.next_run_at });
    const [, second] = await windows(schedule, 2);
    expect(second).toMatchObject({ status: 'done', rows: 1, gzip: true, schedule: { sequence: 2 } });
    expect(second?.file?.name).toMatch(/_window-2\.ndjson\.gz$/);
    expect(ids).toHaveLength(1);
  });

  test('with filters has those sessions alone; the order of its export is that of commits', async () => {
    const schedule = await makeSchedule(installation, tenant, { status: 'error', min_redactions: 1 });
    await windows(schedule, 1);
    const one = await insert(session({ status: 'error', kinds: { NAME: 1 }, startedAt: Date.now() - 1_000 }));
    await insert(session({ status: 'ok', kinds: { NAME: 1 } }), session({ status: 'error', kinds: {} }));
    const two = await insert(session({ status: 'error', kinds: { NAME: 2 }, startedAt: Date.now() - 9_000 }));
    setClock(nextDay(Date.now()));
    const [, second] = await windows(schedule, 2);
    expect(await idsOf(second as Export)).toEqual([...one, ...two]);
  });

  test('whose window failed, or was deleted under way, makes it again with what came meanwhile', async () => {
    const schedule = await makeSchedule(installation, tenant, { every: 'month' });
    await windows(schedule, 1);
    const ids = await insert(session());
    const { exports } = installation.services;
    await exports.stop();
    const due = Date.parse(
      (await call<ExportScheduleList>(installation, tenant, 'GET', 'export-schedules')).data[0]
        ?.next_run_at as string,
    );
    setClock(due);
    await installation.database.pool.query(
      `UPDATE session_export SET status = 'done' WHERE schedule_id = $1`,
      [schedule.id],
    );
    exports.start();
    const [, second] = await windows(schedule, 2);
    // On the last day of a month, the next midnight is the instant that the clock stands at: nothing is due yet.
    setClock(Date.now());
    await installation.database.pool.query(
      `UPDATE session_export SET status = 'running', attempts = 6, lease_until = now(), statement = NULL WHERE id = $1`,
      [second?.id],
    );
    const failed = await finished(installation, tenant, second?.id as string);
    expect(failed).toMatchObject({ status: 'failed', schedule: { sequence: 2 } });
    ids.push(...(await insert(session())));
    // Not after a month, but at the next midnight of the real clock, by which the failure was noted.
    setClock(due + day);
    const made = await windows(schedule, 3);
    expect(made[2]).toMatchObject({ status: 'done', schedule: { sequence: 2, after: made[0]?.as_of } });
    expect(new Set(await idsOf(made[2] as Export))).toEqual(new Set(ids));
  });

  test('is written down: who made, changed and deleted it, and each run', async () => {
    const schedule = await makeSchedule(installation, tenant);
    const [first] = await windows(schedule, 1);
    await call(installation, tenant, 'PATCH', `export-schedules/${schedule.id}`, { every: 'month' });
    const deleted = await call<ExportScheduleBody>(
      installation,
      tenant,
      'DELETE',
      `export-schedules/${schedule.id}`,
    );
    expect(deleted.schedule).toMatchObject({ id: schedule.id, every: 'month' });
    // The exports stay, and are still found.
    expect(await windows(schedule, 1)).toEqual([first]);
    const entries = (await recordOf(installation, tenant.accountId)).filter(
      ({ target }) => target === schedule.id,
    );
    // A run is in the log with its export, in one transaction; what people do is appended a moment later.
    expect(entries.map(({ action, filters }) => [action, filters]).sort()).toEqual([
      ['exportSchedules.create', { every: 'day', format: 'ndjson' }],
      ['exportSchedules.delete', {}],
      ['exportSchedules.run', { export_id: first?.id, sequence: 1 }],
      ['exportSchedules.update', { every: 'month' }],
    ]);
  });

  test('has no window of time, and its filters stay', async () => {
    const { id } = await makeSchedule(installation, tenant);
    for (const [method, path, body] of [
      ['POST', 'export-schedules', { every: 'day', format: 'csv', since: '7d' }],
      ['POST', 'export-schedules', { every: 'week', format: 'csv' }],
      ['POST', 'export-schedules', { every: 'day', format: 'csv', bom: true }],
      ['PATCH', `export-schedules/${id}`, { status: 'ok' }],
    ] as const)
      expect((await call(installation, tenant, method, path, body)).status).toBe(422);
  });

  test('is never asked to compress Parquet, which is compressed by itself', async () => {
    const refused = { status: 'ok', kind: 'NAME', since: '7d', gzip: true };
    for (const format of ['parquet', 'report'] as const) {
      const answer = await call(installation, tenant, 'POST', 'exports', {
        ...refused,
        format,
        bom: true,
      });
      // Told together with what else is wrong.
      expect(answer.error?.details?.map(({ parameter }) => parameter).sort()).toEqual(['bom', 'gzip']);
    }
    const body = { every: 'day', format: 'parquet', gzip: true };
    const created = await call(installation, tenant, 'POST', 'export-schedules', body);
    expect(created.error).toMatchObject({ code: 'validation_failed', details: [{ parameter: 'gzip' }] });

    const { id } = await makeSchedule(installation, tenant, { format: 'csv', gzip: true });
    const change = (body: object) =>
      call<ExportScheduleBody>(installation, tenant, 'PATCH', `export-schedules/${id}`, body);
    expect((await change({ format: 'parquet' })).error).toMatchObject({ code: 'conflict' });
    expect((await change({ format: 'parquet', gzip: false })).schedule).toMatchObject({ gzip: false });
    expect((await change({ gzip: true })).error).toMatchObject({ code: 'conflict' });
    expect((await change({ format: 'ndjson', gzip: true })).schedule).toMatchObject({ gzip: true });
  });

  test('is one of at most 20', async () => {
    await installation.services.exports.stop();
    try {
      for (let i = 0; i < 20; i++) await makeSchedule(installation, tenant);
      const answer = await call(installation, tenant, 'POST', 'export-schedules', {
        every: 'day',
        format: 'csv',
      });
      expect(answer.status).toBe(409);
    } finally {
      await installation.database.pool.query('DELETE FROM export_schedule');
      installation.services.exports.start();
    }
  });
});

describe('retention', () => {
  test('leaves what no export of a schedule has yet, and takes it once one has, or the schedule is paused', async () => {
    const { pool } = installation.database;
    const removal = { pool, accountId: tenant.accountId, days: 1, now: Date.now() };
    const old = () => session({ startedAt: Date.now() - 30 * day });
    const schedule = await makeSchedule(installation, tenant);
    const first = await windows(schedule, 1);
    expect(first).toHaveLength(1);
    await insert(old(), old());
    expect(await removeExpired(removal)).toMatchObject({ sessions: 0, ended: 'scheduled' });
    setClock(nextDay(Date.now()));
    await windows(schedule, 2);
    await insert(old());
    // The two that were exported, and not the third.
    expect(await removeExpired(removal)).toMatchObject({ sessions: 2, ended: 'scheduled' });
    await call(installation, tenant, 'PATCH', `export-schedules/${schedule.id}`, { paused: true });
    expect(await removeExpired(removal)).toMatchObject({ sessions: 1, ended: 'done' });
  });

  test('counts what it removes before a paused schedule has it, and the next statement says the number, once', async () => {
    const { pool } = installation.database;
    const removal = { pool, accountId: tenant.accountId, days: 1, now: Date.now(), batch: 2 };
    const old = (status: Session['status']) => session({ startedAt: Date.now() - 30 * day, status });
    const all = await makeSchedule(installation, tenant);
    const errors = await makeSchedule(installation, tenant, { status: 'error' });
    const active = await makeSchedule(installation, tenant, { status: 'partial' });
    // At the later time, the first export would be that of the next day.
    for (const one of [all, errors, active]) await windows(one, 1);
    await insert(old('error'));
    setClock(nextDay(Date.now()));
    for (const one of [all, errors, active]) await windows(one, 2);
    const change = (id: string, paused: boolean) =>
      call<ExportScheduleBody>(installation, tenant, 'PATCH', `export-schedules/${id}`, { paused });
    const shown = async () =>
      (await call<ExportScheduleList>(installation, tenant, 'GET', 'export-schedules')).data.map(
        ({ id, removed_sessions }) => [id, removed_sessions],
      );
    await change(all.id, true);
    await change(errors.id, true);
    await insert(old('error'), old('error'), old('ok'), old('ok'), old('ok'));
    // The active schedule still has to export these.
    expect(await removeExpired(removal)).toMatchObject({ sessions: 1, ended: 'scheduled' });
    expect(await shown()).toEqual([
      [all.id, 0],
      [errors.id, 0],
      [active.id, 0],
    ]);
    await change(active.id, true);
    expect(await removeExpired(removal)).toMatchObject({ sessions: 5, ended: 'done' });
    expect(await shown()).toEqual([
      [all.id, 5],
      [errors.id, 2],
      [active.id, 0],
    ]);

    await insert(session());
    await change(all.id, false);
    await change(errors.id, false);
    setClock(nextDay(Date.now()) + 3 * day);
    const [, , window] = await windows(all, 3);
    const [, , ofErrors] = await windows(errors, 3);
    expect(window).toMatchObject({ rows: 1, schedule: { sequence: 3, removed_sessions: 5 } });
    const { predicate } = await statementOf(window as Export);
    expect(predicate).toMatchObject({ rows: 1, schedule: { removed_sessions: 5 } });
    expect((await statementOf(ofErrors as Export)).predicate.schedule.removed_sessions).toBe(2);
    expect((await shown()).slice(0, 2)).toEqual([
      [all.id, 0],
      [errors.id, 0],
    ]);
    setClock(nextDay(Date.now()) + 5 * day);
    const [, , , next] = await windows(all, 4);
    expect((await statementOf(next as Export)).predicate.schedule.removed_sessions).toBe(0);
  });
});

test('two servers on one database make each window once', async () => {
  const second = await createInstallation({ databaseUrl: installation.databaseUrl });
  try {
    const schedule = await makeSchedule(installation, tenant);
    await windows(schedule, 1);
    let at = Date.now();
    for (let n = 2; n <= 6; n++) {
      await insert(session());
      at = nextDay(at);
      installation.clock.now = at;
      second.clock.now = at;
      // Both look at the same moment.
      const wake = { now: new Date(at) };
      await Promise.all(
        [installation, second].map(({ services }) =>
          services.exports.schedules.update(tenant.accountId, newId('exportSchedule'), wake),
        ),
      );
      const made = await windows(schedule, n);
      expect(made.map((one) => one.schedule?.sequence)).toEqual(Array.from({ length: n }, (_, i) => i + 1));
    }
    expect((await windows(schedule, 6)).slice(1).map(({ rows }) => rows)).toEqual([1, 1, 1, 1, 1]);
  } finally {
    await second.close();
  }
});
