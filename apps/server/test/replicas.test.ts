import { session } from '@masker/api/testing/sessions';
import { committedHeader } from '@masker/contract';
import { demo } from '@masker/seed';
import { beforeAll, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { checkDatabase } from '../src/doctor/database-checks.ts';
import { type Collector, startCollector } from './support/collector.ts';
import { eventually } from './support/eventually.ts';
import { emptyDataDir } from './support/folders.ts';
import { type Ask, asker, expectCalm, signIn } from './support/outage.ts';
import { type OtherPostgres, query, startOtherPostgres } from './support/postgres.ts';
import { holdStill } from './support/postmaster.ts';
import { type Server, startServer } from './support/server.ts';
import { replicating, startStandbysOf } from './support/standby.ts';

const AUTH_SECRET = 'a secret for the tests of read replicas';
const list = '/api/v1/sessions?since=90d&limit=100';

let primary: OtherPostgres;
let standbys: OtherPostgres[];
let server: Server;
let collector: Collector;
/** The person who is an administrator. */
let person: Ask;

beforeAll(async () => {
  primary = await startOtherPostgres({ settings: replicating });
  standbys = await startStandbysOf(primary, 2);
  collector = await startCollector();
  server = await startServer({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    DATABASE_URL: primary.url,
    DATABASE_READ_URL: standbys.map(({ url }) => url).join(' '),
    AUTH_SECRET,
    DATA_DIR: await emptyDataDir(),
    DEMO_SESSIONS: '300',
  });
  person = asker(server, await signIn(primary.url, AUTH_SECRET));
});

const first = (all: OtherPostgres[]) => all[0] as OtherPostgres;
const second = (all: OtherPostgres[]) => all[1] as OtherPostgres;

/** The value of a metric with a label; undefined if it is not there. */
async function metric(name: string, label: string): Promise<number | undefined> {
  const text = await (await fetch(`${server.url}/api/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name}{`) && one.includes(label));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

const serving = async (one: OtherPostgres) =>
  (await metric('masker_replica_serving', `"${nameOf(one)}"`)) === 1;
const readsOf = async (kind: string) => (await metric('masker_session_reads_total', `"${kind}"`)) ?? 0;
/** Its address, as the log and the metrics have it. */
const nameOf = ({ url }: OtherPostgres) =>
  `${new URL(url).searchParams.get('host')}:5432${new URL(url).pathname}`;

/** Waits until all of these serve. */
const untilServing = (...some: OtherPostgres[]) =>
  eventually(async () => (await Promise.all(some.map(serving))).every(Boolean));
const untilLeftOut = (one: OtherPostgres) => eventually(async () => !(await serving(one)));

/** Somebody else, with a token. */
async function someone(): Promise<Ask> {
  const body = JSON.stringify({ name: 'a reader', scopes: ['sessions:read', 'sessions:write'] });
  const answer = await person('/api/v1/tokens', { method: 'POST', body });
  const { secret } = (await answer.json()) as { secret: string };
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  return (path, init = {}) =>
    fetch(`${server.url}${path}`, { ...init, headers: { ...headers, ...(init.headers as object) } });
}

/** Sends a session, and gives its id and where it was committed. */
async function send(ask: Ask, startedAt?: number): Promise<{ id: string; committed: string }> {
  const one = session(startedAt === undefined ? {} : { startedAt });
  const answer = await ask('/api/v1/sessions', { method: 'POST', body: JSON.stringify(one) });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return { id: one.id, committed: answer.headers.get(committedHeader) ?? '' };
}

interface Page {
  data: { id: string }[];
  next_cursor: string | null;
}

async function page(ask: Ask, path: string, headers?: Record<string, string>): Promise<Page> {
  const answer = await ask(path, headers && { headers });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as Page;
}

const idsOf = ({ data }: Page) => data.map(({ id }) => id);
const pauseReplay = () => Promise.all(standbys.map(({ url }) => query(url, 'SELECT pg_wal_replay_pause()')));
const resumeReplay = () =>
  Promise.all(standbys.map(({ url }) => query(url, 'SELECT pg_wal_replay_resume()')));

/** The position in a cursor, before its authentication code. */
function positionIn(cursor: string | null): string | undefined {
  const body = Buffer.from(cursor ?? '', 'base64url').subarray(0, -16);
  return (JSON.parse(body.toString()) as { lsn?: string }).lsn;
}

const isBefore = async (position: string, other: string) =>
  (await query<{ before: boolean }>(primary.url, `SELECT '${position}'::pg_lsn < '${other}' AS before`))[0]
    ?.before;

test('reads lists, sums and exports from the replicas, with the same result', async () => {
  await untilServing(...standbys);
  const before = { primary: await readsOf('primary'), replica: await readsOf('replica') };
  const answers = await Promise.all(
    [
      list,
      '/api/v1/sessions/stats?since=90d',
      '/api/v1/sessions/facets?since=90d',
      '/api/v1/sessions/export?since=90d',
    ].map(async (path) => (await person(path)).text()),
  );
  expect(await readsOf('replica')).toBeGreaterThanOrEqual(before.replica + 4);
  expect(await readsOf('primary')).toBe(before.primary);

  const [count] = await query<{ count: number }>(
    primary.url,
    `SELECT count(*)::int FROM session WHERE account_id = '${demo.accountId}'`,
  );
  const [, stats, facets, exported] = answers as [string, string, string, string];
  expect(JSON.parse(stats).totals.sessions).toBe(count?.count);
  expect(JSON.parse(facets).total).toBe(count?.count);
  expect(exported.trim().split('\n')).toHaveLength(count?.count ?? 0);
});

test('statements on replicas are traced as those of the primary', async () => {
  const reads = () => {
    const requests = collector.spans.filter(
      ({ name, kind }) => kind === 2 && name === 'GET /api/v1/sessions',
    );
    const ids = new Set(requests.map(({ spanId }) => spanId));
    return collector.spans.filter(({ kind, parentSpanId }) => kind === 3 && ids.has(parentSpanId ?? ''));
  };
  await eventually(() => reads().some(({ name }) => name.startsWith('sessions_')));
});

test('masker doctor examines the replicas', async () => {
  const examined = async (...urls: string[]) => {
    const env = { DATABASE_URL: primary.url, DATABASE_READ_URL: urls.join(' '), AUTH_SECRET };
    const config = readConfig({ ...env, DATABASE_READ_MAX_LAG: '2' }, []);
    const { findings } = await checkDatabase({
      url: primary.url,
      embedded: false,
      config,
      secret: AUTH_SECRET,
      folder: null,
      isServed: true,
    });
    return findings.find(({ check }) => check === 'replicas');
  };
  expect(await examined(...standbys.map(({ url }) => url))).toMatchObject({
    status: 'ok',
    seen: expect.stringMatching(/^All 2 replicas are less than \d+\.\d s behind the primary\.$/),
  });
  // The primary answers all the while.
  await pauseReplay();
  expect(await examined(first(standbys).url)).toMatchObject({
    status: 'warn',
    seen: expect.stringContaining('it is too far behind the primary'),
  });
  await resumeReplay();
  await untilServing(...standbys);
  // The credentials of the address are not those that the server connects with.
  const other = new URL(first(standbys).url);
  other.password = 'another';
  expect(await examined(other.href)).toMatchObject({ status: 'ok' });
  other.pathname = '/nothing';
  expect(await examined(other.href)).toMatchObject({
    status: 'warn',
    seen: expect.stringContaining('it refuses the role, the password or the database of the connection'),
  });
  const nobody = 'postgresql://masker:pw@127.0.0.1:1/masker';
  expect(await examined(first(standbys).url, nobody)).toMatchObject({
    status: 'warn',
    seen: 'The replica 127.0.0.1:1/masker serves no reads: it does not answer.',
  });
  expect(await examined(primary.url)).toMatchObject({
    status: 'warn',
    seen: expect.stringContaining('it is not a standby'),
  });
});

test('a writer reads what it wrote at once, and so does who is told of it, by every transport', async () => {
  const [writer, other] = [await someone(), await someone()];
  await pauseReplay();
  try {
    const { id, committed } = await send(writer);
    expect(committed).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
    expect(idsOf(await page(writer, list))).toContain(id);
    expect(idsOf(await page(other, list, { [committedHeader]: committed }))).toContain(id);
    const input = encodeURIComponent(JSON.stringify({ since: '90d' }));
    const trpc = await writer(`/api/trpc/sessions.list?input=${input}`);
    expect(await trpc.text()).toContain(id);
    expect(await (await writer('/api/v1/sessions/export?since=90d')).text()).toContain(id);
    // Nobody else's request is refused for a header that is no position.
    expect(idsOf(await page(other, list, { [committedHeader]: 'yesterday' }))).toContain(id);
  } finally {
    await resumeReplay();
  }
});

test('a replica that falls behind is left out, so that everybody reads what is committed', async () => {
  const [writer, other] = [await someone(), await someone()];
  await untilServing(...standbys);
  await pauseReplay();
  const { id } = await send(writer);
  await eventually(async () => idsOf(await page(other, list)).includes(id));
  for (const standby of standbys) {
    await untilLeftOut(standby);
    const line = `"replica":"${nameOf(standby)}","msg":"the replica is left out: it is too far behind the primary"`;
    await eventually(() => server.stderr().includes(line));
  }
  await resumeReplay();
  await untilServing(...standbys);
  expect(server.stderr()).toContain('sessions are read from the replica');
});

test('no page of a list is read where less is replayed than at the page before', async () => {
  const [stale, fresh] = [first(standbys), second(standbys)];
  await untilServing(stale, fresh);
  const writer = await someone();
  const readers = await Promise.all(Array.from({ length: 6 }, () => someone()));
  await query(stale.url, 'SELECT pg_wal_replay_pause()');
  // It starts before the demo's sessions, so that it is on the last page.
  const oldest = await send(writer, Date.now() - 80 * 86_400_000);
  const begun: { reader: Ask; cursor: string }[] = [];
  await eventually(async () => {
    for (const reader of readers) {
      const { next_cursor: cursor } = await page(reader, list);
      const position = positionIn(cursor);
      if (cursor && position && !(await isBefore(position, oldest.committed))) begun.push({ reader, cursor });
    }
    return begun.length > 0;
  });
  // Whoever read there goes on where the others read.
  await fresh.stop();
  await untilLeftOut(fresh);
  for (const { reader, cursor } of begun) {
    const ids: string[] = [];
    for (let next: string | null = cursor; next !== null; ) {
      const one: Page = await page(reader, `/api/v1/sessions?cursor=${next}&limit=100`);
      ids.push(...idsOf(one));
      next = one.next_cursor;
    }
    expect(ids).toContain(oldest.id);
    expect(new Set(ids).size).toBe(ids.length);
  }
  await query(stale.url, 'SELECT pg_wal_replay_resume()');
  await fresh.start();
});

test('an export in the background has everything that was committed before it was asked for', async () => {
  await untilServing(...standbys);
  await pauseReplay();
  try {
    const { id } = await send(person);
    const body = JSON.stringify({ since: '90d', format: 'ndjson' });
    const created = await person('/api/v1/exports', { method: 'POST', body });
    const { export: asked } = (await created.json()) as { export: { id: string } };
    let status = '';
    await eventually(async () => {
      const answer = await (await person(`/api/v1/exports/${asked.id}`)).json();
      status = (answer as { export: { status: string } }).export.status;
      return status === 'done' || status === 'failed';
    });
    expect(status).toBe('done');
    expect(await (await person(`/api/v1/exports/${asked.id}/content`)).text()).toContain(id);
  } finally {
    await resumeReplay();
  }
});

test('no request fails, and no write is missed by its writer, while replicas stop, stand still and come back', async () => {
  await untilServing(...standbys);
  const writer = await someone();
  const readers = await Promise.all(Array.from({ length: 3 }, () => someone()));
  let isOver = false;
  const written: string[] = [];
  const reading = readers.map(async (reader) => {
    while (!isOver) await page(reader, list);
  });
  const writing = (async () => {
    while (!isOver) {
      const { id } = await send(writer);
      written.push(id);
      expect(idsOf(await page(writer, list))).toContain(id);
    }
  })();
  const load = Promise.all([...reading, writing]);
  load.catch(() => {});
  const [stopped, still] = [first(standbys), second(standbys)];

  await stopped.stop();
  await untilLeftOut(stopped);
  await stopped.start();
  await untilServing(stopped, still);

  const goOn = await holdStill(still.dataDir);
  try {
    await untilLeftOut(still);
  } finally {
    goOn();
  }
  await untilServing(stopped, still);

  isOver = true;
  await load;
  expect(written.length).toBeGreaterThan(0);
  const exported = await (await person('/api/v1/sessions/export?since=90d')).text();
  for (const id of written) expect(exported.split(id)).toHaveLength(2);
  expectCalm(server);
});

test('a replica that is promoted is left out', async () => {
  const promoted = first(standbys);
  await query(promoted.url, 'SELECT pg_promote()');
  await untilLeftOut(promoted);
  await eventually(() => /the replica is left out: it is not a standby/.test(server.stderr()));
  const { id } = await send(person);
  expect(idsOf(await page(person, list))).toContain(id);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});
