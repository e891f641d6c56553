import { fork } from 'node:child_process';
import { once } from 'node:events';
import { days } from '../data/dataset.ts';
import { oracleIds } from '../data/oracle.ts';
import { since } from '../data/queries.ts';
import { Failure } from '../failure.ts';
import type { Pagination, PaginationResult } from '../load/paginator.ts';
import { environment } from '../processes/environment.ts';
import { program } from '../processes/paths.ts';
import type { Run } from '../run.ts';
import type { Work } from './work.ts';

/** More pages would only take longer. */
const mostSessions = 1_000_000;

/** Every session from the newest to the oldest, with the typed client, and with `fetch` on the floor. */
export const pagination: Work = {
  name: 'pagination',
  title: 'All pages of a list, 100 sessions each, one after another, in a process of its own',
  async run(run) {
    const { prepared, options, progress } = run;
    const hours = days * 24 * Math.min(1, mostSessions / prepared.rows);
    const begin = since(hours).since;
    const oracle = await oracleIds(run.client, prepared.accountId, begin);
    const paginations = paginationsOf(run, begin);
    const rates = paginations.map(() => [] as number[]);
    const sizes = paginations.map(() => [] as number[]);
    await progress.step(`pagination, ${oracle.sessions.toLocaleString('en')} sessions`, async (say) => {
      for (let round = 0; round < options.rounds; round++) {
        for (const [i, [name, how]] of paginations.entries()) {
          say(`round ${round + 1}, ${name}`);
          const read = await paginateOnce(run, how);
          if (read.hash !== oracle.hash) {
            throw new Failure(
              `${name} returned ${read.sessions} sessions that are not the ${oracle.sessions} there are.`,
            );
          }
          rates[i]?.push(read.sessions / read.seconds);
          sizes[i]?.push(read.megabytes);
        }
      }
    });
    for (const [i, [name]] of paginations.entries()) {
      run.facts.push(
        { work: 'pagination', name, unit: 'sessions/s', values: rates[i] ?? [] },
        {
          work: 'pagination',
          name: `${name}, peak memory of the reading process`,
          unit: 'MB',
          values: sizes[i] ?? [],
        },
      );
    }
  },
};

/** The names of the clients in the report. */
const clientNames = { client: 'typed client', floor: 'bare fetch over the floor' } as const;

function paginationsOf({ participants }: Run, begin: string): [string, Pagination][] {
  const paginations: [string, Pagination][] = [];
  for (const { contender, server } of participants) {
    if (!server || (contender.name !== 'rest' && contender.name !== 'floor')) continue;
    const { url, headers } = server.first({ limit: 100, since: begin });
    const { origin, pathname } = new URL(url);
    if (contender.name === 'rest') {
      paginations.push([clientNames.client, { url: origin, since: begin, cookie: headers.cookie ?? '' }]);
    } else paginations.push([clientNames.floor, { url: `${origin}${pathname}`, since: begin }]);
  }
  return paginations;
}

async function paginateOnce({ cleanup }: Run, pagination: Pagination): Promise<PaginationResult> {
  const child = fork(program('paginator'), { env: environment(), detached: true });
  cleanup.add(() => child.kill());
  child.send(pagination);
  const [result] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [null])]);
  if (result === null) throw new Failure('The reading process ended early.');
  return result as PaginationResult;
}
