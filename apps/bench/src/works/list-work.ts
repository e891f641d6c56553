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
  /** The number of the page, from 1, for a number of rows; 1 by default. */
  pageOf?: (rows: number) => number;
  /** Whether to use all numbers of connections, or only the middle one. */
  connections: 'all' | 'middle';
  /** The default contenders. */
  takesPart?: (name: string) => boolean;
  /** Measures the product's unfiltered first page in the same turns, for comparison. */
  besideFirstPage?: boolean;
}

/** The name of the product's unfiltered first page in other works. */
export const firstPageOf = (name: string) => `${name}, first page`;

/** A page of the list, requested from every contender in turns, with several numbers of connections. */
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

/** The unfiltered first page of the product, if the product takes part. */
export async function firstPages(run: Run, taking: readonly Participant[]) {
  const own = taking.filter(({ contender }) => contender.name === 'rest');
  const entrants = await listEntrants(run, own, wholeWindow, 1, await oracleOf(run, wholeWindow, 1));
  return entrants.map((entrant) => ({ ...entrant, name: firstPageOf(entrant.name) }));
}

const oracleOf = ({ client, prepared }: Run, query: ListQuery, page: number) =>
  oraclePage(client, prepared.accountId, query, page);

/** Sixteen if available, the size of the pools. */
export function middle(connections: readonly number[]): number {
  return connections.includes(16) ? 16 : (connections[Math.floor(connections.length / 2)] as number);
}
