import { fork } from 'node:child_process';
import { once } from 'node:events';
import { days } from '../data/dataset.ts';
import { oracleWalk } from '../data/oracle.ts';
import { since } from '../data/queries.ts';
import { Failure } from '../failure.ts';
import type { Walk, Walked } from '../load/walker.ts';
import { environment } from '../processes/environment.ts';
import { program } from '../processes/paths.ts';
import type { Run } from '../run.ts';
import type { Work } from './work.ts';

/** More would only take longer. */
const mostSessions = 1_000_000;

/** Every session, from the newest to the oldest: by the typed client, and over the floor by bare `fetch`. */
export const walk: Work = {
  name: 'walk',
  title: 'A full walk by 100, one page after the other, in a process of its own',
  async run(run) {
    const { prepared, options, progress } = run;
    const hours = days * 24 * Math.min(1, mostSessions / prepared.rows);
    const begin = since(hours).since;
    const oracle = await oracleWalk(run.client, prepared.accountId, begin);
    const walks = walksOf(run, begin);
    const rates = walks.map(() => [] as number[]);
    const sizes = walks.map(() => [] as number[]);
    await progress.step(`walk, ${oracle.sessions.toLocaleString('en')} sessions`, async (say) => {
      for (let round = 0; round < options.rounds; round++) {
        for (const [i, [name, how]] of walks.entries()) {
          say(`round ${round + 1}, ${name}`);
          const walked = await walkOnce(run, how);
          if (walked.hash !== oracle.hash) {
            throw new Failure(
              `${name} walked ${walked.sessions} sessions that are not the ${oracle.sessions} there are.`,
            );
          }
          rates[i]?.push(walked.sessions / walked.seconds);
          sizes[i]?.push(walked.megabytes);
        }
      }
    });
    for (const [i, [name]] of walks.entries()) {
      run.facts.push(
        { work: 'walk', name, unit: 'sessions/s', values: rates[i] ?? [] },
        {
          work: 'walk',
          name: `${name}, memory of the walking process at most`,
          unit: 'MB',
          values: sizes[i] ?? [],
        },
      );
    }
  },
};

/** How the walks are called in the report. */
const walkNames = { client: 'typed client', floor: 'bare fetch over the floor' } as const;

function walksOf({ participants }: Run, begin: string): [string, Walk][] {
  const walks: [string, Walk][] = [];
  for (const { contender, server } of participants) {
    if (!server || (contender.name !== 'rest' && contender.name !== 'floor')) continue;
    const { url, headers } = server.first({ limit: 100, since: begin });
    const { origin, pathname } = new URL(url);
    if (contender.name === 'rest') {
      walks.push([walkNames.client, { url: origin, since: begin, cookie: headers.cookie ?? '' }]);
    } else walks.push([walkNames.floor, { url: `${origin}${pathname}`, since: begin }]);
  }
  return walks;
}

async function walkOnce({ cleanup }: Run, walk: Walk): Promise<Walked> {
  const child = fork(program('walker'), { env: environment(), detached: true });
  cleanup.add(() => child.kill());
  child.send(walk);
  const [told] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [null])]);
  if (told === null) throw new Failure('The walking process ended early.');
  return told as Walked;
}
