import type { HttpRequest } from '../contenders/contender.ts';
import { wholeWindow } from '../data/queries.ts';
import { countSessions, withScratchAccount } from '../data/scratch-account.ts';
import { Failure } from '../failure.ts';
import { measure } from '../measure/measure.ts';
import { cookieHeaders } from '../product/product.ts';
import type { Run } from '../run.ts';
import { middle } from './list-work.ts';
import { type Entrant, takeTurns } from './turns.ts';
import type { Work } from './work.ts';

/** New sessions by `POST`, so many a request; the floor writes bare rows and keeps no counts. */
function ingestWork(count: number): Work {
  const name = `ingest-${count}`;
  return {
    name,
    title: `Ingest, ${count} session${count === 1 ? '' : 's'} a request, each acknowledged when it is committed`,
    run: (run) =>
      withScratchAccount(run.client, run.prepared.url, async (accountId) => {
        const entrants: Entrant[] = [];
        for (const { contender, server } of run.participants) {
          const request =
            server && (await requestOf(run, contender.name, server.first(wholeWindow).url, accountId));
          if (request) entrants.push(writer(run, contender.name, server.pid, request, accountId, count));
        }
        await takeTurns(run, name, middle(run.options.connections), entrants);
      }),
  };
}

export const ingestWorks = [ingestWork(1), ingestWork(100)];

async function requestOf(
  { prepared }: Run,
  contender: string,
  url: string,
  accountId: string,
): Promise<HttpRequest | null> {
  const { origin } = new URL(url);
  const json = { 'content-type': 'application/json' };
  if (contender === 'rest') {
    const headers = { ...json, ...(await cookieHeaders(prepared.url, accountId)) };
    return { method: 'POST', url: `${origin}/api/v1/sessions`, headers };
  }
  if (contender !== 'floor') return null;
  return { method: 'POST', url: `${origin}/ingest?account=${accountId}`, headers: json };
}

/** Counts afterwards: what was acknowledged must be there. */
function writer(
  { client, generator, cluster }: Run,
  name: string,
  pid: number,
  request: HttpRequest,
  accountId: string,
  count: number,
): Entrant {
  return {
    name,
    async take(connections, seconds) {
      const before = await countSessions(client, accountId);
      const sample = await measure(generator, {
        request,
        expected: null,
        freshSessions: count,
        connections,
        seconds,
        pid,
        databasePid: cluster.pid,
      });
      const added = (await countSessions(client, accountId)) - before;
      const acknowledged = (sample.statuses[200] ?? 0) * count;
      if (added < acknowledged) {
        throw new Failure(`${name} acknowledged ${acknowledged} sessions and kept ${added}.`);
      }
      return sample;
    },
  };
}
