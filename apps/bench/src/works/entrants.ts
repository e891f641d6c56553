import type { Participant } from '../contenders/contender.ts';
import type { ListQuery } from '../data/queries.ts';
import type { HttpRequest } from '../load/job.ts';
import { measure } from '../measure/measure.ts';
import type { Run } from '../run.ts';
import { askForPage } from './ask.ts';
import type { Entrant } from './turns.ts';

/** A page of the list for every contender that supports it; each has returned the oracle's page. */
export async function listEntrants(
  run: Run,
  participants: readonly Participant[],
  query: ListQuery,
  page: number,
  oracle: string,
): Promise<Entrant[]> {
  const entrants: Entrant[] = [];
  for (const { contender, server, direct } of participants) {
    const { name } = contender;
    if (server) {
      entrants.push(httpEntrant(run, name, server.pid, await askForPage(name, server, query, page, oracle)));
    } else if (direct) {
      entrants.push({ name, take: await direct.prepare(query, page, oracle) });
    }
  }
  return entrants;
}

/** A repeated request, its expected response (null for any), and its server. */
export function httpEntrant(
  run: Run,
  name: string,
  pid: number,
  { request, expected }: { request: HttpRequest; expected: string | null },
): Entrant {
  return {
    name,
    take: (connections, seconds) =>
      measure(run.generator, {
        request,
        expected,
        connections,
        seconds,
        pid,
        databasePid: run.cluster.pid,
      }),
  };
}
