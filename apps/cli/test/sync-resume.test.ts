import { formatInstant, newId, type Session } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { followRounds } from '../src/sync/follow.ts';
import { FollowPlan } from '../src/sync/follow-plan.ts';
import { coveredAfter, newPagination, unfinishedPagination } from '../src/sync/plan.ts';
import { sessions } from './support/sessions.ts';
import { hour, testMirror } from './support/sync-mirror.ts';
import { json, stubSource } from './support/sync-source.ts';

/** A session like `row`, that started at another time. */
function moved(row: Session, startedAt: number): Session {
  return {
    ...row,
    id: newId('session', startedAt),
    started_at: formatInstant(startedAt),
    ended_at: formatInstant(startedAt + row.duration_ms),
  };
}

const newestFirst = (rows: Session[]) =>
  rows.sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at) || (a.id < b.id ? 1 : -1));

describe('a run again', () => {
  test('reads the overlap, and adds new and late sessions once', async () => {
    const rows = sessions(500);
    const [newest] = rows as [Session];
    const newestAt = Date.parse(newest.started_at);
    const old = Array.from({ length: 300 }, (_, i) => moved(newest, newestAt - (2 + i) * hour));
    const source = await stubSource(newestFirst([...rows, ...old]));
    const mirror = await testMirror();
    expect((await mirror.round(source)).round).toMatchObject({ added: 800 });

    const again = await mirror.round(source);
    expect(again.round).toMatchObject({ added: 0, alreadyThere: 500, complete: true });
    expect(source.asked.at(-1)?.since).toBe(formatInstant(newestAt - hour));

    const late = moved(newest, newestAt - hour + 1_000);
    const tooLate = moved(newest, newestAt - 90 * 60_000);
    const fresh = moved(newest, newestAt + 1_000);
    source.rows = newestFirst([...rows, ...old, late, tooLate, fresh]);
    expect((await mirror.round(source)).round).toMatchObject({ added: 2 });
    expect((await mirror.round(source, { overlap: 2 * hour })).round).toMatchObject({ added: 1 });
    expect(await mirror.stored()).toEqual(source.rows);
  });

  test('--since reads the named window again', async () => {
    const [row] = sessions(1) as [Session];
    const at = Date.parse(row.started_at);
    const old = Array.from({ length: 10 }, (_, i) => moved(row, at - (i + 1) * 24 * hour));
    const source = await stubSource([row, ...old]);
    const mirror = await testMirror();
    expect((await mirror.round(source, { since: at - 3.5 * 24 * hour })).round.added).toBe(4);
    const late = moved(row, at - 2.5 * 24 * hour);
    source.rows = newestFirst([row, ...old, late]);
    expect((await mirror.round(source)).round).toMatchObject({ read: 1, added: 0 });
    expect((await mirror.round(source, { since: at - 3 * 24 * hour })).round).toMatchObject({
      read: 5,
      added: 1,
    });
    expect((await mirror.round(source)).round).toMatchObject({ read: 1 });
    expect((await mirror.round(source, { since: at - 20 * 24 * hour })).round).toMatchObject({ added: 7 });
    expect((await mirror.round(source, { since: at - 20 * 24 * hour })).round).toMatchObject({ read: 12 });
  });

  test('--recheck reads everything again, and resumes after an interruption', async () => {
    const [row] = sessions(1) as [Session];
    const at = Date.parse(row.started_at);
    const old = Array.from({ length: 350 }, (_, i) => moved(row, at - (i + 1) * 6 * hour));
    const source = await stubSource([row, ...old]);
    const mirror = await testMirror();
    const first = await mirror.round(source);
    expect(first.round).toMatchObject({ added: 351, complete: true });

    // Calls that took hours, and a proxy that was offline for weeks.
    const late = [3, 40, 700, 2_000].map((hours) => moved(row, at - (hours + 0.5) * hour));
    source.rows = newestFirst([row, ...old, ...late]);
    const usual = await mirror.round(source, { overlap: 24 * hour });
    expect(usual.round).toMatchObject({ added: 1, complete: true, completeSince: at - 24 * hour });

    source.misbehave = (response, _asked, count) => count >= 9 && json(response, {}, 404);
    source.asked.length = 6;
    const cut = await mirror.round(source, { recheck: true });
    expect(cut.round).toMatchObject({ read: 200, added: 2, complete: false, completeSince: null });
    source.misbehave = () => false;
    const rest = await mirror.round(source, { overlap: 24 * hour });
    expect(rest.round).toMatchObject({
      resumed: true,
      added: 1,
      complete: true,
      completeSince: at - 24 * hour,
    });
    expect(await mirror.stored()).toEqual(source.rows);

    const again = await mirror.round(source, { recheck: true });
    expect(again.round).toMatchObject({ read: 355, added: 0, completeSince: first.round.since });
  });

  test('a clock that is ahead does not hide later sessions', async () => {
    const [row] = sessions(1) as [Session];
    const ahead = moved(row, Math.floor(Date.now() / 1000) * 1000 + 4 * 60_000);
    const far = moved(row, Date.now() + 400 * 24 * hour);
    const source = await stubSource([far, ahead]);
    const mirror = await testMirror();
    const { round } = await mirror.round(source, { overlap: 0 });
    expect([round.added, round.findings.unstoredCount]).toEqual([1, 1]);
    const next = moved(row, Date.now() + 1);
    source.rows = [far, ahead, next];
    expect((await mirror.round(source, { overlap: 0 })).round.added).toBe(1);
  });
});

describe('an interrupted run', () => {
  test.each([1, 2, 3, 12, 24, 25])(
    'before page %i keeps what was read, and the next run continues there',
    async (cut) => {
      const rows = sessions(2_450);
      const source = await stubSource(
        rows,
        (response, _asked, count) => count >= cut && json(response, {}, 404),
      );
      const mirror = await testMirror();
      const first = await mirror.round(source);
      expect(first.error).toMatchObject({ status: 404 });
      expect([first.round.added, first.round.complete]).toEqual([(cut - 1) * 100, false]);
      expect(await mirror.stored()).toEqual(rows.slice(0, (cut - 1) * 100));

      // Meanwhile there are new ones.
      const [newest] = rows as [Session];
      const fresh = moved(newest, Date.parse(newest.started_at) + 1_000);
      source.rows = [fresh, ...rows];
      source.misbehave = () => false;
      source.asked.length = 0;
      const second = await mirror.round(source, { overlap: 10_000 });
      expect(second.error).toBeNull();
      expect(second.round).toMatchObject({ resumed: cut > 1, complete: true });
      if (cut > 1) expect(source.asked[0]?.cursor).toBe(rows[(cut - 1) * 100 - 1]?.id);
      if (cut > 1) expect(second.round.read).toBe(2_450 - (cut - 1) * 100 + 12);
      expect(await mirror.stored()).toEqual(source.rows);
      expect((await mirror.round(source)).round.added).toBe(0);
    },
  );

  test('repeated interruptions do not prevent completion', async () => {
    const rows = sessions(1_000);
    const source = await stubSource(rows);
    const mirror = await testMirror();
    for (let runs = 1; ; runs++) {
      let answered = 0;
      source.misbehave = (response) => answered++ === 3 && json(response, {}, 404);
      const { round } = await mirror.round(source, { overlap: 0 });
      if (round.complete) break;
      expect(runs).toBeLessThan(10);
    }
    expect(await mirror.stored()).toEqual(rows);
  });

  test('restarts from the newest session if the source no longer knows the cursor', async () => {
    const rows = sessions(350);
    const source = await stubSource(
      rows,
      (response, _asked, count) => count === 3 && json(response, {}, 404),
    );
    const mirror = await testMirror();
    await mirror.round(source);
    source.misbehave = (response, asked) => asked.cursor === rows[199]?.id && json(response, {}, 422);
    const refused = await mirror.round(source);
    expect(refused).toMatchObject({ error: { status: 422 }, round: { restarted: true } });
    source.misbehave = (response, _asked, count) => count === 7 && json(response, {}, 422);
    source.asked.length = 6;
    const { error, round } = await mirror.round(source);
    expect(error).toBeNull();
    expect(round).toMatchObject({ restarted: true, complete: true });
    expect(await mirror.stored()).toEqual(rows);
  });

  test('Ctrl-C ends a wait', async () => {
    const rows = sessions(350);
    const controller = new AbortController();
    const source = await stubSource(rows, (response, _asked, count) => {
      if (count < 3) return false;
      setImmediate(() => controller.abort());
      return json(response, {}, 429, { 'retry-after': '600' });
    });
    const mirror = await testMirror();
    const { round, error } = await mirror.round(source, { signal: controller.signal });
    expect(error).toMatchObject({ name: 'AbortError' });
    expect([round.added, round.complete]).toEqual([200, false]);
    expect(await mirror.stored()).toEqual(rows.slice(0, 200));
  });

  test('two runs at once detect each other, and store nothing twice', async () => {
    const rows = sessions(5_000);
    const source = await stubSource(rows);
    const mirror = await testMirror();
    const outcomes = await Promise.all([mirror.round(source), mirror.round(source)]);
    const lost = outcomes.filter(({ error }) => error !== null);
    expect(lost).toMatchObject([{ error: { code: 'busy' } }]);
    expect(await mirror.stored()).toEqual(rows);
    expect((await mirror.round(source)).error).toBeNull();
  });

  test('reports an unknown account before it calls the source', async () => {
    const source = await stubSource(sessions(1));
    const mirror = await testMirror();
    await mirror.database.directory.account.delete({ where: { id: mirror.account } });
    expect((await mirror.round(source)).error).toMatchObject({ code: 'not_found' });
    expect(source.asked).toEqual([]);
  });
});

describe('the plan', () => {
  const state = { revision: 1, covered: null, pagination: null };
  const day = 24 * hour;
  test('reads 90 days first, then from the newest session less the overlap', () => {
    expect(newPagination(state, { since: null, overlap: hour, recheck: false }, 100 * day).since).toBe(
      10 * day,
    );
    expect(newPagination(state, { since: 5, overlap: hour, recheck: false }, 100 * day).since).toBe(5);
    const covered = { since: 10 * day, until: 99 * day };
    const known = { ...state, covered };
    expect(newPagination(known, { since: null, overlap: hour, recheck: false }, 100 * day).since).toBe(
      99 * day - hour,
    );
    expect(newPagination(known, { since: 20 * day, overlap: hour, recheck: false }, 100 * day).since).toBe(
      20 * day,
    );
    expect(newPagination(known, { since: 9 * day, overlap: hour, recheck: false }, 100 * day).since).toBe(
      9 * day,
    );
  });

  test('--recheck goes back to the first session ever read', () => {
    const known = { ...state, covered: { since: 10 * day, until: 99 * day } };
    const wish = { since: null, overlap: hour, recheck: true };
    expect(newPagination(known, wish, 100 * day).since).toBe(10 * day);
    expect(newPagination(state, wish, 100 * day).since).toBe(10 * day);
    expect(newPagination(known, { ...wish, since: 5 * day }, 100 * day).since).toBe(5 * day);
    expect(newPagination(known, { ...wish, since: 98 * day }, 100 * day).since).toBe(10 * day);
  });

  test('--follow reads the whole overlap first and once an hour, the window of --since once, everything once a day', () => {
    const plan = new FollowPlan({ since: 5, overlap: day, recheck: true });
    const wide = { since: 5, overlap: day, recheck: true };
    const short = { since: null, overlap: hour, recheck: false };
    expect(plan.next(0)).toEqual(wide);
    // A round that failed is made again.
    expect(plan.next(1)).toEqual(wide);
    plan.done(wide, 2);
    expect(plan.next(3)).toEqual(short);
    plan.done(short, 3);
    expect(plan.next(hour + 1)).toEqual(short);
    expect(plan.next(hour + 2)).toEqual({ ...short, overlap: day });
    plan.done({ ...short, overlap: day }, hour + 2);
    expect(plan.next(hour + 3)).toEqual(short);
    expect(plan.next(day + 2)).toEqual({ since: null, overlap: day, recheck: true });
    const none = new FollowPlan({ since: null, overlap: 0, recheck: false });
    expect(none.next(0)).toEqual({ since: null, overlap: 0, recheck: false });
  });

  test('the next pagination takes over one that lost its cursor', () => {
    const pagination = { since: day, newest: 2 * day, cursor: null };
    expect(unfinishedPagination({ ...state, pagination })).toBeNull();
    const covered = { since: 2 * day, until: 99 * day };
    expect(
      newPagination(
        { ...state, covered, pagination },
        { since: null, overlap: hour, recheck: false },
        100 * day,
      ).since,
    ).toBe(day);
  });

  test('merges adjacent ranges, and keeps a range after a gap separate', () => {
    const pagination = (since: number, newest: number | null) => ({ since, newest, cursor: null });
    expect(coveredAfter(null, pagination(5, 9))).toEqual({ since: 5, until: 9 });
    expect(coveredAfter(null, pagination(5, null))).toEqual({ since: 5, until: 5 });
    expect(coveredAfter({ since: 1, until: 6 }, pagination(5, 9))).toEqual({ since: 1, until: 9 });
    expect(coveredAfter({ since: 1, until: 6 }, pagination(5, null))).toEqual({ since: 1, until: 6 });
    expect(coveredAfter({ since: 1, until: 4 }, pagination(5, 9))).toEqual({ since: 5, until: 9 });
  });
});

test('following continues after transient errors, and ends with a permanent one', async () => {
  const source = await stubSource(sessions(3), (response, _asked, count) => {
    if (count === 2) return json(response, {}, 503, { 'retry-after': '3600' });
    return count >= 4 && json(response, {}, 403);
  });
  // A source that asks for an hour is waited for; the test is not that patient.
  const mirror = await testMirror();
  const errors: unknown[] = [];
  const controller = new AbortController();
  const round = async () => {
    const { error } = await mirror.round(source);
    if (error !== null) throw error;
  };
  const following = followRounds(round, 1, controller.signal, (error) => {
    errors.push(error);
    controller.abort();
  });
  await expect(following).rejects.toMatchObject({ name: 'AbortError' });
  expect(errors).toMatchObject([{ status: 503, transient: true }]);
  await expect(followRounds(round, 1, new AbortController().signal, () => {})).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect(source.asked).toHaveLength(4);
});
