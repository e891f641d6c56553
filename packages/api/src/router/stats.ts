import { statsInput, statsSchema } from '@masker/contract';
import { uncheckedOptional } from '../procedure/input.ts';
import { authorized } from '../procedure/trpc.ts';
import { readStats } from './read-stats.ts';

/** `sessions.stats` */
export const stats = authorized
  .meta({
    rest: {
      method: 'GET',
      path: '/api/v1/sessions/stats',
      tag: 'Sessions',
      summary: 'Sum up sessions',
      description:
        'Returns totals, a series by status, redactions by kind, and the busiest agents. The numbers cover exactly the sessions that the list returns with the same filters, as of one moment. `include` adds percentiles of durations, redactions by kind in each bucket, or a series for each agent; `compare=previous` adds the sums of the previous window.',
      errors: ['unauthenticated', 'forbidden', 'validation_failed'],
    },
    scope: 'sessions:read',
    input: statsInput,
    output: statsSchema,
  })
  .input(uncheckedOptional(statsInput))
  .query(({ ctx, input }) => readStats(ctx, input));
