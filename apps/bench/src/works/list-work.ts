import type { Contender, HttpRequest, Server } from '../contenders/contender.ts';
import { oraclePage } from '../data/oracle.ts';
import type { ListQuery } from '../data/queries.ts';
import { Failure } from '../failure.ts';
import { measure, problemOf } from '../measure/measure.ts';
import type { Series } from '../measure/sample.ts';
import type { Work } from './work.ts';

interface ListWork {
  name: string;
  title: string;
  query: ListQuery;
  /** Which page of the walk, from 1. */
  page?: number;
  /** At how many connections; all that the run has, unless given. */
  connections?: (all: number[]) => number[];
}

/** A page of the list, asked of every contender in turns, each time by so many connections. */
export function listWork({ name, title, query, page = 1, connections = (all) => all }: ListWork): Work {
  return {
    name,
    title,
    async run(run) {
      const { options, progress, running, generator, cluster } = run;
      const oracle = await oraclePage(run.client, run.prepared.accountId, query, page);
      const ready: Ready[] = [];
      for (const { contender, server } of running) {
        ready.push({ contender, server, ...(await askOnce(contender, server, query, page, oracle)) });
      }
      for (const level of connections(options.connections)) {
        const series = ready.map(({ contender }): Series => {
          return { work: name, contender: contender.name, connections: level, samples: [] };
        });
        await progress.step(`${name}, ${level} connections`, async (say) => {
          for (let round = 0; round < options.rounds; round++) {
            for (const place of turns(ready.length, round)) {
              const { contender, server, request, expected } = ready[place] as Ready;
              say(`round ${round + 1}, ${contender.name}`);
              const sample = await measure(generator, {
                request,
                expected,
                connections: level,
                seconds: options.seconds,
                pid: server.pid,
                databasePid: cluster.pid,
              });
              const problem = problemOf(sample);
              if (problem) throw new Failure(`${contender.name} gave a wrong answer at ${name}: ${problem}.`);
              series[place]?.samples.push(sample);
            }
          }
        });
        run.series.push(...series);
      }
    },
  };
}

interface Ready extends Asked {
  contender: Contender;
  server: Server;
}

interface Asked {
  request: HttpRequest;
  /** Its answer, which is the oracle's page. */
  expected: string;
}

/**
 * Walks a contender to the page, and compares it with the oracle's.
 * @throws Failure when it is another one, or no page at all
 */
async function askOnce(
  contender: Contender,
  server: Server,
  query: ListQuery,
  page: number,
  oracle: string,
): Promise<Asked> {
  const refuse = (why: string) => new Failure(`${contender.name} ${why}.`);
  let request = server.first(query);
  for (let at = 1; ; at++) {
    const { url, ...init } = request;
    const response = await fetch(url, init);
    const body = await response.text();
    if (response.status !== 200) throw refuse(`answered ${response.status}: ${body.slice(0, 300)}`);
    if (at === page) {
      const rows = readRows(server, body);
      if (rows === null) throw refuse(`answered without a page: ${body.slice(0, 300)}`);
      if (rows !== oracle) throw refuse(`returned another page than the oracle${difference(rows, oracle)}`);
      return { request, expected: body };
    }
    const next = server.next(query, body);
    if (next === null) throw refuse(`ended its walk at page ${at}`);
    request = next;
  }
}

function readRows(server: Server, body: string): string | null {
  try {
    return server.rows(body);
  } catch {
    return null;
  }
}

function difference(rows: string, oracle: string): string {
  let at = 0;
  while (at < rows.length && rows[at] === oracle[at]) at++;
  const around = (text: string) => text.slice(Math.max(0, at - 40), at + 40);
  return `: …${around(rows)}… instead of …${around(oracle)}…`;
}

/** The order of a round: each begins with another, so that none is always the one after a heavy one. */
function turns(count: number, round: number): number[] {
  return Array.from({ length: count }, (_, i) => (i + round) % count);
}
