import { CommandError } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { recordOperator } from '../operator.ts';
import { counted } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { asking } from '../sync/ask.ts';
import { readFlags, type SyncFlags } from '../sync/flags.ts';
import { followRounds } from '../sync/follow.ts';
import { FollowPlan } from '../sync/follow-plan.ts';
import { mirrorRound } from '../sync/mirror.ts';
import type { Wish } from '../sync/plan.ts';
import { SyncProgress } from '../sync/progress.ts';
import { newRound, type Round } from '../sync/round.ts';
import { SyncReport } from '../sync/sync-report.ts';

/** `masker sync`: one round, or with `--follow` one after another. */
export async function sync(terminal: Terminal, flags: SyncFlags): Promise<void> {
  const config = readConfig();
  const order = readFlags(flags, config);
  const installation = await findInstallation(config);
  const { signal } = terminal;
  const mirror = { accountId: order.accountId, source: order.source.address };
  const report = new SyncReport(terminal, mirror, flags.json === true);

  await withDatabase(installation, async (database) => {
    const { pool } = database;
    const progress = flags.json ? null : new SyncProgress(terminal);
    const ask = asking(order.source, { onWait: (error, ms) => progress?.waiting(error, ms) });
    const oneRound = async (wish: Wish) => {
      const round = newRound();
      const onProgress = (reached: Round) => progress?.update(reached);
      try {
        await mirrorRound({ ...mirror, pool, ask, wish, signal, onProgress }, round);
      } finally {
        // A round that fails has committed the pages that it read before.
        if (round.added > 0) {
          await recordOperator(database, order.accountId, {
            action: 'sessions.sync',
            filters: { source: new URL(mirror.source).host },
            rows: round.added,
          });
        }
        await report.print(round);
      }
      return round;
    };
    if (!order.follow) return refuseIncomplete(await oneRound(order.wish));
    const plan = new FollowPlan(order.wish);
    await followRounds(
      async () => {
        const wish = plan.next(performance.now());
        await oneRound(wish);
        plan.done(wish, performance.now());
      },
      order.interval,
      signal,
      (error) => report.failed(error),
    );
  });
}

/** Fails if sessions were not mirrored: an incomplete mirror must not look complete. */
function refuseIncomplete({ findings }: Round): void {
  const { conflicts, unstoredCount } = findings;
  if (conflicts.sessions > 0) {
    throw new CommandError(
      'conflict',
      `Not mirrored: ${counted(conflicts.sessions, 'session')} whose id has other content here.`,
      { hint: 'Check that --account and the login session belong to the same account.' },
    );
  }
  if (unstoredCount > 0) {
    throw new CommandError('not_stored', `${counted(unstoredCount, 'session')} could not be stored.`, {
      hint: 'The reasons are above. All other sessions are stored.',
    });
  }
}
