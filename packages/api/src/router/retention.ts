import { type RetentionBody, retentionBodySchema } from '@masker/contract';
import { wireField } from '../answer/wire-json.ts';
import { requireWholeAccount } from '../auth/allowed.ts';
import { check, noInput, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';

export const retentionRouter = router({
  get: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/retention',
        tag: 'Account',
        summary: 'Get the retention',
        description:
          'Returns for how long the account keeps its sessions, what a run would remove now, and what the last one removed. An operator sets the retention on the machine of the server.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'sessions:read',
      input: noInput,
      output: retentionBodySchema,
    })
    .input(uncheckedOptional(noInput))
    .query(async ({ ctx, input }) => {
      requireWholeAccount(ctx.caller, 'retention is of the whole account');
      check(noInput, input, ctx);
      const retention = await ctx.services.readRetention(ctx.caller.accountId);
      return wireField<RetentionBody>('retention', JSON.stringify(retention));
    }),
});
