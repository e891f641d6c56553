import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { Failure } from '../failure.ts';
import { forms } from '../floor/forms.ts';
import { statement } from '../floor/statement.ts';
import { percentile } from '../load/percentile.ts';
import type { Sample } from '../measure/sample.ts';
import { onPath } from '../processes/on-path.ts';
import { cpuSeconds } from '../processes/proc.ts';
import { runOnce } from '../processes/run-once.ts';
import { type Contender, Unavailable } from './contender.ts';
import { parameters } from './rest.ts';

/** The same number of connections as the pool of every server. */
const mostClients = 16;

/** PostgreSQL without a server: the upper limit of the machine. */
export const pgbench: Contender = {
  name: 'pgbench',
  title: `PostgreSQL alone: pgbench -M prepared, the SQL of floor-stored, ${mostClients} connections at most`,
  async start({ prepared, cluster, cleanup }) {
    const program = onPath('pgbench');
    if (program === null) throw new Unavailable('pgbench is not installed.');
    const folder = await mkdtemp(path.join(os.tmpdir(), 'masker-pgbench-'));
    cleanup.add(() => rm(folder, { recursive: true, force: true }));
    const script = path.join(folder, 'page.sql');
    const form = forms.stored;
    if (!form) throw new Error('the floor has no stored form');

    return {
      async prepare(query, page, oracle) {
        const asked = parameters(query);
        const client = new pg.Client({ connectionString: prepared.url });
        await client.connect();
        try {
          for (let at = 1; ; at++) {
            const { rows } = await client.query(statement(form, prepared.accountId, asked));
            const made = form.page(rows);
            if (at === page) {
              if (made.json !== oracle) throw new Failure("pgbench's page is another one than the oracle's.");
              break;
            }
            asked.set('cursor', Buffer.from(JSON.stringify(made.last)).toString('base64url'));
          }
        } finally {
          await client.end();
        }
        const { text, values } = statement(form, prepared.accountId, asked);
        const variables = values.map((value, i) => `--define=p${i + 1}=${value}`);

        return async (connections, seconds): Promise<Sample> => {
          const clients = Math.min(connections, mostClients);
          await writeFile(script, `${text.replace(/\$(\d+)/g, ':p$1').replace(/\s+/g, ' ')};\n`);
          const log = path.join(folder, 'log');
          const before = cpuSeconds(cluster.pid);
          await runOnce('pgbench', program, [
            ...['--no-vacuum', '--protocol=prepared', `--file=${script}`, ...variables],
            ...[`--client=${clients}`, '--jobs=1', `--time=${Math.max(1, Math.round(seconds))}`],
            ...['--log', `--log-prefix=${log}`, prepared.url],
          ]);
          const after = cpuSeconds(cluster.pid);
          const latencies = await takeLatencies(folder);
          const lasted = Math.max(1, Math.round(seconds));
          return {
            requests: latencies.length,
            seconds: lasted,
            perSecond: latencies.length / lasted,
            p50: percentile(latencies, 0.5),
            p99: percentile(latencies, 0.99),
            max: latencies.at(-1) ?? Number.NaN,
            statuses: { 200: latencies.length },
            failures: 0,
            mismatches: 0,
            serverCpu: null,
            databaseCpu:
              before === null || after === null ? null : ((after - before) / latencies.length) * 1000,
            megabytes: null,
          };
        };
      },
    };
  },
};

/** Reads and removes the transaction log of pgbench. @returns milliseconds, sorted */
async function takeLatencies(folder: string): Promise<number[]> {
  const latencies: number[] = [];
  for (const name of await readdir(folder)) {
    if (!name.startsWith('log')) continue;
    const file = path.join(folder, name);
    // client, transaction, microseconds, …
    for (const line of (await readFile(file, 'utf8')).split('\n')) {
      if (line !== '') latencies.push(Number(line.split(' ')[2]) / 1000);
    }
    await rm(file);
  }
  return latencies.sort((a, b) => a - b);
}
