import { oraclePage } from '../data/oracle.ts';
import { prepareDatabase } from '../data/prepare.ts';
import { type ListQuery, wholeWindow } from '../data/queries.ts';
import type { Run } from '../run.ts';
import { startContenders } from '../start-contenders.ts';
import { listEntrants } from './entrants.ts';
import { middle } from './list-work.ts';
import { type Entrant, takeTurns } from './turns.ts';
import type { Work } from './work.ts';

/** The name of a contender in this work, with its number of rows. */
export const grownName = (contender: string, rows: number) =>
  `${contender}, ${rows.toLocaleString('en')} rows`;

/** The same page with increasing numbers of rows, each in its own database on the same PostgreSQL, in turns. */
export const growth: Work = {
  name: 'growth',
  title: 'Growth: the first page of 50 over ever more rows',
  onRequest: true,
  async run(run) {
    const entrants: Entrant[] = [];
    for (const rows of run.options.growth) entrants.push(...(await entrantsOver(run, rows, wholeWindow)));
    await takeTurns(run, 'growth', middle(run.options.connections), entrants);
  },
};

async function entrantsOver(run: Run, rows: number, query: ListQuery): Promise<Entrant[]> {
  const { cluster, cleanup, progress } = run;
  const prepared = await prepareDatabase(
    cluster,
    rows,
    progress,
    run.options.fresh && rows !== run.prepared.rows,
  );
  const client = await cluster.connect(prepared.database);
  const own = run.participants
    .map(({ contender }) => contender)
    .filter(({ name }) => name === 'rest' || name === 'floor');
  const { participants } = await startContenders(own, [], {
    prepared,
    cluster,
    against: run.options.against,
    cleanup,
    progress,
  });
  const oracle = await oraclePage(client, prepared.accountId, query);
  const entrants = await listEntrants(run, participants, query, 1, oracle);
  return entrants.map((entrant) => ({ ...entrant, name: grownName(entrant.name, rows) }));
}
