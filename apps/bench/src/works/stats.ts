import { anchor } from '../data/dataset.ts';
import { oracleTotals } from '../data/oracle.ts';
import { instant, wholeWindow } from '../data/queries.ts';
import { Failure } from '../failure.ts';
import { send } from './ask.ts';
import { httpEntrant } from './entrants.ts';
import { firstPages, middle } from './list-work.ts';
import { takeTurns } from './turns.ts';
import type { Work } from './work.ts';

/** Totals, series and agents of the whole window, in comparison with a page of its list. */
export const stats: Work = {
  name: 'stats',
  title: 'Stats of 30 days',
  async run(run) {
    const rest = run.participants.find(({ contender }) => contender.name === 'rest');
    if (!rest?.server) return;
    // Neither end is on the hour, so hourly counts alone are not enough.
    const window = `since=${wholeWindow.since}&until=${instant(anchor + 1)}`;
    const page = rest.server.first(wholeWindow);
    const request = { ...page, url: `${new URL(page.url).origin}/api/v1/sessions/stats?${window}` };
    const { status, body } = await send(request);
    if (status !== 200) throw new Failure(`stats answered ${status}: ${body.slice(0, 300)}`);
    const { sessions, redactions } = JSON.parse(body).totals;
    const oracle = await oracleTotals(run.client, run.prepared.accountId, wholeWindow.since);
    if (JSON.stringify({ sessions, redactions }) !== JSON.stringify(oracle)) {
      throw new Failure(`stats counted ${sessions} sessions, ${redactions} redactions; there are others.`);
    }
    await takeTurns(run, 'stats', middle(run.options.connections), [
      httpEntrant(run, 'rest', rest.server.pid, { request, expected: body }),
      ...(await firstPages(run, [rest])),
    ]);
  },
};
