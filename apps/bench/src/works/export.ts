import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { onPath } from '../processes/on-path.ts';
import type { ProductBuild } from '../processes/paths.ts';
import { cpuSeconds, ownMegabytes } from '../processes/proc.ts';
import { runMeasured } from '../processes/run-measured.ts';
import { buildOf } from '../product/build-of.ts';
import { cookieHeaders, startServer } from '../product/product.ts';
import type { Run } from '../run.ts';
import type { Work } from './work.ts';

const name = 'export';

/** How the figures are called in the report. */
export const exportNames = {
  copy: 'psql, COPY of the stored JSON in the same order',
  ndjson: 'rest, NDJSON',
  csv: 'rest, CSV',
  parquet: 'rest, Parquet',
  before: 'CSV of the build given with --against, its own demo data',
  demo: 'CSV of this build, its own demo data',
  firstByte: 'rest, NDJSON, until the first byte',
  memory: 'memory of the server above what it was, NDJSON and CSV',
  memoryOfParquet: 'memory of the server above what it was, Parquet',
  streamedCpu: 'rest, NDJSON, CPU of the server and PostgreSQL',
  streamed: 'rest, NDJSON, time',
  madeCpu: 'in the background and signed, NDJSON, CPU of the server and PostgreSQL',
  made: 'in the background and signed, NDJSON, time',
} as const;

type Name = keyof typeof exportNames;

const units: Record<Name, string> = {
  copy: 'sessions/s',
  ndjson: 'sessions/s',
  csv: 'sessions/s',
  parquet: 'sessions/s',
  before: 'sessions/s',
  demo: 'sessions/s',
  firstByte: 'ms',
  memory: 'MB',
  memoryOfParquet: 'MB',
  streamedCpu: 's of CPU',
  streamed: 's',
  madeCpu: 's of CPU',
  made: 's',
};

/** All sessions of an account as a file: streamed in each format, in the background, and by PostgreSQL's own command. */
export const exportWork: Work = {
  name,
  title: 'Export of all sessions',
  async run(run) {
    const rest = run.participants.find(({ contender }) => contender.name === 'rest');
    if (!rest?.server) return;
    const asked = rest.server.first({ since: '2000-01-01T00:00:00Z', limit: 1 });
    const server = { origin: new URL(asked.url).origin, headers: asked.headers, pid: rest.server.pid };
    const values: Partial<Record<Name, number[]>> = {};
    const add = (what: Name, value: number) => {
      values[what] = [...(values[what] ?? []), value];
    };
    const rows = run.prepared.rows;
    const psql = onPath('psql');
    if (psql === null) run.absent.push('export: psql is not installed.');
    const cpu = () => (cpuSeconds(server.pid) ?? Number.NaN) + (cpuSeconds(run.cluster.pid) ?? Number.NaN);
    await run.progress.step(`export, ${rows.toLocaleString('en')} sessions`, async (say) => {
      for (let round = 0; round < run.options.rounds; round++) {
        say(`round ${round + 1}`);
        if (psql !== null) add('copy', rows / (await copyOut(psql, run)));
        const streamed = await stream(server, 'ndjson', cpu);
        add('ndjson', rows / streamed.seconds);
        add('firstByte', streamed.firstByte * 1_000);
        add('streamedCpu', streamed.cpu);
        add('streamed', streamed.seconds);
        const csv = await stream(server, 'csv', cpu);
        add('csv', rows / csv.seconds);
        add('memory', Math.max(streamed.megabytes, csv.megabytes));
        const parquet = await stream(server, 'parquet', cpu);
        add('parquet', rows / parquet.seconds);
        add('memoryOfParquet', parquet.megabytes);
        const made = await makeOne(server, rows, cpu);
        add('madeCpu', made.cpu);
        add('made', made.seconds);
      }
    });
    const { against } = run.options;
    if (against !== undefined) await compareBuilds(run, against, rows, add);
    for (const what of Object.keys(exportNames) as Name[]) {
      const measured = values[what];
      if (measured)
        run.facts.push({ work: name, name: exportNames[what], unit: units[what], values: measured });
    }
  },
};

interface Exporter {
  origin: string;
  headers: Record<string, string>;
  pid: number;
}

interface Taken {
  seconds: number;
  /** Seconds until the first byte of the body. */
  firstByte: number;
  /** Seconds of CPU. */
  cpu: number;
  /** What the server held at most, above what it held before. */
  megabytes: number;
  lines: number;
}

async function copyOut(psql: string, { prepared }: Run): Promise<number> {
  const sessions = `SELECT wire FROM session WHERE account_id = '${prepared.accountId}' ORDER BY started_at DESC, id DESC`;
  const args = ['--quiet', '--no-psqlrc', '--set=ON_ERROR_STOP=1', '--output=/dev/null'];
  const command = ['--command', `COPY (${sessions}) TO STDOUT`, prepared.url];
  return (await runMeasured('copy-out', psql, [...args, ...command], {})).seconds;
}

async function stream(server: Exporter, format: string, cpu: () => number): Promise<Taken> {
  const before = { cpu: cpu(), megabytes: ownMegabytes(server.pid) ?? Number.NaN };
  let most = before.megabytes;
  const watching = setInterval(() => {
    most = Math.max(most, ownMegabytes(server.pid) ?? 0);
  }, 50);
  const begun = performance.now();
  let firstByte = Number.NaN;
  let lines = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      const url = `${server.origin}/api/v1/sessions/export?since=2000-01-01T00:00:00Z&format=${format}`;
      const asking = request(url, { headers: server.headers }, (answer) => {
        if (answer.statusCode !== 200)
          reject(new Failure(`The export was answered with ${answer.statusCode}.`));
        answer.on('data', (chunk: Buffer) => {
          if (Number.isNaN(firstByte)) firstByte = (performance.now() - begun) / 1000;
          if (format !== 'parquet')
            for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
        });
        answer.on('end', resolve).on('error', reject);
      });
      asking.on('error', reject).end();
    });
  } finally {
    clearInterval(watching);
  }
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, firstByte, cpu: cpu() - before.cpu, megabytes: most - before.megabytes, lines };
}

/** Makes an export in the background, until its statement is there, and deletes its file. */
async function makeOne(server: Exporter, rows: number, cpu: () => number) {
  const before = cpu();
  const begun = performance.now();
  const ask = async (method: string, path = '', body?: object) => {
    const answer = await fetch(`${server.origin}/api/v1/exports${path}`, {
      method,
      headers: { ...server.headers, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Failure(`The export was answered with ${answer.status}.`);
    return ((await answer.json()) as { export: { id: string; status: string; rows: number | null } }).export;
  };
  let made = await ask('POST', '', { format: 'ndjson', since: '2000-01-01T00:00:00Z' });
  while (made.status === 'queued' || made.status === 'running') {
    await sleep(50);
    made = await ask('GET', `/${made.id}`);
  }
  const taken = { seconds: (performance.now() - begun) / 1000, cpu: cpu() - before };
  if (made.status !== 'done' || made.rows !== rows)
    throw new Failure(`The export is ${made.status}, with ${made.rows}.`);
  await ask('DELETE', `/${made.id}`);
  return taken;
}

/** CSV of two builds, each on a database of its own that it fills itself: another build may have other tables. */
async function compareBuilds(run: Run, ref: string, rows: number, add: (what: Name, value: number) => void) {
  const { progress, options } = run;
  const build = await progress.step(`Building ${ref}`, () => buildOf(ref));
  const servers = {
    before: await progress.step(`Filling ${ref}`, () => startOwn(run, 'before', rows, build)),
    demo: await progress.step('Filling this build', () => startOwn(run, 'demo', rows)),
  };
  await progress.step(`export, CSV of ${ref}`, async () => {
    for (let round = 0; round < options.rounds; round++)
      for (const what of ['before', 'demo'] as const) {
        const { lines, seconds } = await stream(servers[what], 'csv', () => 0);
        add(what, (lines - 1) / seconds);
      }
  });
}

async function startOwn(run: Run, what: string, rows: number, build?: ProductBuild): Promise<Exporter> {
  const database = `bench_export_${what}`;
  await run.client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await run.client.query(`CREATE DATABASE ${database}`);
  run.cleanup.add(
    async () => void (await run.client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)),
  );
  const databaseUrl = run.cluster.url(database);
  const settings = { DEMO_SESSIONS: String(rows) };
  const server = await startServer(`export-${what}`, databaseUrl, ['--api-only'], build, settings);
  run.cleanup.add(() => server.stop());
  const client = await run.cluster.connect(database);
  const { rows: accounts } = await client.query<{ id: string }>(
    'SELECT account_id AS id FROM session GROUP BY account_id ORDER BY count(*) DESC LIMIT 1',
  );
  await client.end();
  const headers = await cookieHeaders(databaseUrl, accounts[0]?.id ?? '', build);
  return { origin: server.url, headers, pid: server.program.pid };
}
