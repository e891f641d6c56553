import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { freshSessions } from '../load/fresh-sessions.ts';
import { type Watcher, watch } from '../load/watcher.ts';
import { type ProductBuild, product } from '../processes/paths.ts';
import { cpuSeconds } from '../processes/proc.ts';
import { buildOf } from '../product/build-of.ts';
import { cookieHeaders, createAccount, startServer } from '../product/product.ts';
import type { Run } from '../run.ts';
import type { Work } from './work.ts';

/** The maximum time until all watchers receive an event, in seconds. */
const patience = 300;

/** The name of this build. */
export const thisBuild = 'this build';

/** The name of a figure: the build, the number of watchers, and the number of sessions at once. */
export function watchedName(build: string, watching: number, size: number): string {
  return `${build}, ${watching} watchers, ${size.toLocaleString('en')} sessions at once`;
}

/**
 * The server's CPU for one ingest with many watchers. With `--against`, two builds in turns, with the same requests.
 */
export const watchers: Work = {
  name: 'watchers',
  title: 'Watchers: CPU seconds of the server for one ingest that all of them are told of',
  async run(run) {
    const { options, progress, facts } = run;
    const watching = options.short ? 5 : 100;
    const sizes = options.short ? [20] : [100, 1_000];
    const builds: [name: string, build: ProductBuild][] = [[thisBuild, product]];
    const { against } = options;
    if (against !== undefined) {
      const build = await progress.step(`Building ${against}`, () => buildOf(against));
      builds.push([against, build]);
    }
    const entrants: Entrant[] = [];
    for (const [name, build] of builds) {
      entrants.push(await progress.step(`Starting ${name}`, () => enter(run, name, build, watching)));
    }
    for (const size of sizes) {
      const seconds = entrants.map((): number[] => []);
      await progress.step(`watchers, ${size} sessions`, async (say) => {
        for (let round = 0; round < options.rounds; round++) {
          // One body for all, because each build has its own database.
          const body = freshSessions(size);
          for (const [i, entrant] of entrants.entries()) {
            say(`round ${round + 1}, ${entrant.name}`);
            seconds[i]?.push(await ingestOnce(entrant, body, size));
          }
        }
      });
      for (const [i, { name }] of entrants.entries()) {
        const what = watchedName(name, watching, size);
        facts.push({ work: 'watchers', name: what, unit: 's of CPU', values: seconds[i] as number[] });
      }
    }
    await Promise.all(entrants.map((entrant) => entrant.stop()));
  },
};

interface Entrant {
  name: string;
  url: string;
  pid: number;
  headers: Record<string, string>;
  watchers: Watcher[];
  stop(): Promise<void>;
}

/** A server of a build on an empty database, with a number of watchers. */
async function enter(run: Run, name: string, build: ProductBuild, watching: number): Promise<Entrant> {
  const database = `bench_watchers_${build === product ? 'this' : 'against'}`;
  await run.client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await run.client.query(`CREATE DATABASE ${database}`);
  const databaseUrl = run.cluster.url(database);
  const server = await startServer(`watchers-${database}`, databaseUrl, ['--api-only'], build);
  run.cleanup.add(() => server.stop());
  const accountId = await createAccount(databaseUrl, 'Benchmark', build);
  const headers = await cookieHeaders(databaseUrl, accountId, build);
  const all = Array.from({ length: watching }, () => watch(server.url, headers));
  await Promise.all(all.map(({ opened }) => opened));
  return {
    name,
    url: server.url,
    pid: server.program.pid,
    headers,
    watchers: all,
    async stop() {
      for (const watcher of all) watcher.stop();
      await server.stop();
      await run.client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    },
  };
}

/** Sends sessions once, and returns the CPU seconds until every watcher has the event and the server is idle. */
async function ingestOnce({ name, url, pid, headers, watchers }: Entrant, body: string, size: number) {
  for (const watcher of watchers) watcher.reset();
  const before = cpuSeconds(pid) ?? Number.NaN;
  const response = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  if (response.status !== 200) throw new Failure(`${name} answered ${response.status} to the ingest.`);
  const isDone = ({ sessions, reloaded }: Watcher) => reloaded || sessions >= size;
  const end = Date.now() + patience * 1000;
  while (!watchers.every(isDone)) {
    if (Date.now() > end) throw new Failure(`${name} did not tell all watchers within ${patience} s.`);
    await sleep(50);
  }
  await sleep(100);
  return (cpuSeconds(pid) ?? Number.NaN) - before;
}
