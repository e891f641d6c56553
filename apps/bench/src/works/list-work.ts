import type { Participant } from '../contenders/contender.ts';
import { oraclePage } from '../data/oracle.ts';
import { type ListQuery, wholeWindow } from '../data/queries.ts';
import type { Run } from '../run.ts';
import { listEntrants } from './entrants.ts';
import { takeTurns } from './turns.ts';
import type { Work } from './work.ts';

interface ListWork {
  name: string;
  title: string;
  query: ListQuery;
  /** The number of the page, from 1, among so many rows; 1 by default. */
  pageOf?: (rows: number) => number;
  /** At all numbers of connections, or at the middle one alone. */
  connections: 'all' | 'middle';
  /** Who takes part when nobody was named on the command line. */
  takesPart?: (name: string) => boolean;
  /** Measures the product's unfiltered first page in the same turns, to be compared with. */
  besideFirstPage?: boolean;
}

/** How the product's unfiltered first page is called among the entrants of another work. */
export const firstPageOf = (name: string) => `${name}, first page`;

/** A page of the list, asked of every contender in turns, by so many connections at a time. */
export function listWork(work: ListWork): Work {
  const { name, title, query, connections, takesPart = () => true, besideFirstPage = false } = work;
  return {
    name,
    title,
    async run(run) {
      const { options, participants, prepared } = run;
      const page = work.pageOf?.(prepared.rows) ?? 1;
      const named = options.contenders.length > 0;
      const taking = participants.filter(({ contender }) => named || takesPart(contender.name));
      const entrants = await listEntrants(run, taking, query, page, await oracleOf(run, query, page));
      if (besideFirstPage && !options.short) entrants.push(...(await firstPages(run, taking)));
      const levels = connections === 'all' ? options.connections : [middle(options.connections)];
      for (const level of levels) await takeTurns(run, name, level, entrants);
    },
  };
}

/** The unfiltered first page of the product, when it takes part. */
export async function firstPages(run: Run, taking: readonly Participant[]) {
  const own = taking.filter(({ contender }) => contender.name === 'rest');
  const entrants = await listEntrants(run, own, wholeWindow, 1, await oracleOf(run, wholeWindow, 1));
  return entrants.map((entrant) => ({ ...entrant, name: firstPageOf(entrant.name) }));
}

const oracleOf = ({ client, prepared }: Run, query: ListQuery, page: number) =>
  oraclePage(client, prepared.accountId, query, page);

/** Sixteen, where that is among them: as many as the pools have. */
export function middle(connections: readonly number[]): number {
  return connections.includes(16) ? 16 : (connections[Math.floor(connections.length / 2)] as number);
}
