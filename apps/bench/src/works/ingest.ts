import { wholeWindow } from '../data/queries.ts';
import { countSessions, withScratchAccount } from '../data/scratch-account.ts';
import { Failure } from '../failure.ts';
import type { FreshForm } from '../load/fresh-sessions.ts';
import type { HttpRequest } from '../load/job.ts';
import { measure } from '../measure/measure.ts';
import { cookieHeaders } from '../product/product.ts';
import type { Run } from '../run.ts';
import { middle } from './list-work.ts';
import { type Entrant, takeTurns } from './turns.ts';
import type { Work } from './work.ts';

/** New sessions with `POST`, a fixed number in each request; the floor writes only rows, without counts. */
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

/** How the ways in are called in the report. */
export const sourceNames = { ndjson: 'NDJSON', litellm: "LiteLLM's log" } as const;

/** Sessions in a batch of LiteLLM's logger, which is what it sends by default. */
const batchSize = 100;

/** The same number of sessions as NDJSON, and as entries of LiteLLM's log with their conversations. */
const sourcesWork: Work = {
  name: 'ingest-sources',
  title: `Ingest, ${batchSize} sessions a request, as NDJSON and as LiteLLM's log`,
  run: (run) =>
    withScratchAccount(run.client, run.prepared.url, async (accountId) => {
      const product = run.participants.find(({ contender }) => contender.name === 'rest');
      if (!product?.server) return;
      const { origin } = new URL(product.server.first(wholeWindow).url);
      const { pid } = product.server;
      const cookie = await cookieHeaders(run.prepared.url, accountId);
      const request = (path: string, type: string): HttpRequest => ({
        method: 'POST',
        url: `${origin}${path}`,
        headers: { 'content-type': type, ...cookie },
      });
      const lines = request('/api/v1/sessions', 'application/x-ndjson');
      const log = request('/api/v1/ingest/litellm', 'application/json');
      await takeTurns(run, 'ingest-sources', middle(run.options.connections), [
        writer(run, sourceNames.ndjson, pid, lines, accountId, batchSize, 'ndjson'),
        writer(run, sourceNames.litellm, pid, log, accountId, batchSize, 'litellm'),
      ]);
    }),
};

export const ingestWorks = [ingestWork(1), ingestWork(100), sourcesWork];

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

/** Counts the rows afterwards: all acknowledged ones must exist. */
function writer(
  { client, generator, cluster }: Run,
  name: string,
  pid: number,
  request: HttpRequest,
  accountId: string,
  count: number,
  form: FreshForm = 'json',
): Entrant {
  return {
    name,
    async take(connections, seconds) {
      const before = await countSessions(client, accountId);
      const sample = await measure(generator, {
        request,
        expected: null,
        freshSessions: count,
        freshForm: form,
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
