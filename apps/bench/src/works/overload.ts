import { setTimeout as sleep } from 'node:timers/promises';
import { oraclePage } from '../data/oracle.ts';
import { wholeWindow } from '../data/queries.ts';
import { Failure } from '../failure.ts';
import { residentMegabytes } from '../processes/proc.ts';
import type { Run } from '../run.ts';
import { askForPage } from './ask.ts';
import type { Work } from './work.ts';

const connections = 128;

/** The names of the figures in the report. */
export const overloadNames = {
  capacity: 'capacity, measured just before at 16 connections',
  offered: 'asked for, at most',
  accepted: 'answered with a page',
  refused: 'refused by design (503, 429)',
  errors: 'other answers, and requests without one',
  p99: 'p99 of the pages',
  before: 'server before',
  peak: 'server at most, meanwhile',
  after: 'server half a minute later',
} as const;

/** More requests than capacity, for a minute. */
export const overload: Work = {
  name: 'overload',
  title: `Overload: ${connections} connections for a minute, asking for twice what can be answered`,
  async run(run) {
    const rest = run.participants.find(({ contender }) => contender.name === 'rest');
    if (!rest?.server) return;
    const { server } = rest;
    const { generator, options, progress } = run;
    const oracle = await oraclePage(run.client, run.prepared.accountId, wholeWindow);
    const { request, expected } = await askForPage('rest', server, wholeWindow, 1, oracle);
    const job = { request, expected, warmUpSeconds: 0 };
    const seconds = options.short ? 1 : 60;
    const settle = options.short ? 0.1 : 30;

    await progress.step('overload', async () => {
      const calm = await generator.run({ ...job, connections: 16, seconds: options.seconds });
      await sleep(settle * 500);
      const before = residentMegabytes(server.pid);
      let peak = before;
      const watching = setInterval(() => {
        const now = residentMegabytes(server.pid);
        if (now !== null && peak !== null) peak = Math.max(peak, now);
      }, 250);
      const perSecond = Math.ceil(calm.perSecond * 2);
      const load = await generator.run({ ...job, connections, seconds, perSecond });
      clearInterval(watching);
      await sleep(settle * 1000);
      if (load.mismatches > 0)
        throw new Failure(`Under overload ${load.mismatches} answers were another page.`);
      record(run, {
        capacity: calm.perSecond,
        offered: perSecond,
        accepted: load.perSecond,
        refused: ((load.statuses[503] ?? 0) + (load.statuses[429] ?? 0)) / load.seconds,
        errors: errorsOf(load),
        p99: load.p99,
        before: before ?? Number.NaN,
        peak: peak ?? Number.NaN,
        after: residentMegabytes(server.pid) ?? Number.NaN,
      });
    });
  },
};

const units = {
  capacity: 'requests/s',
  offered: 'requests/s',
  accepted: 'requests/s',
  refused: 'requests/s',
  errors: 'requests',
  p99: 'ms',
  before: 'MB',
  peak: 'MB',
  after: 'MB',
} as const;

function record(run: Run, figures: Record<keyof typeof units, number>): void {
  for (const [key, unit] of Object.entries(units) as [keyof typeof units, string][]) {
    run.facts.push({ work: 'overload', name: overloadNames[key], unit, values: [figures[key]] });
  }
}

function errorsOf({ statuses, failures }: { statuses: Record<string, number>; failures: number }): number {
  const designed = new Set(['200', '429', '503']);
  return Object.entries(statuses).reduce(
    (sum, [status, count]) => sum + (designed.has(status) ? 0 : count),
    failures,
  );
}
