import { type AccessPage, accessPageSchema, listAccessInput, MaskerFault } from '@masker/contract';
import { accessWalk, nextAccessCursor } from '../cursor/access-walk.ts';
import { check, uncheckedOptional } from '../input.ts';
import { authorized, router } from '../trpc.ts';
import { wirePage } from '../wire-json.ts';

export const accessLogRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/access-log',
        tag: 'Account',
        summary: 'List the record of access',
        description:
          'Who looked at what in your account, and who changed what, newest first. Reading it is recorded as well.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: 'audit:read',
      input: listAccessInput,
      output: accessPageSchema,
    })
    .input(uncheckedOptional(listAccessInput))
    .query(async ({ ctx, input }) => {
      const { queries, seal, now } = ctx.services;
      const { accountId, agentId } = ctx.caller;
      if (agentId !== null) {
        throw new MaskerFault(
          'forbidden',
          `This token is for ${agentId} alone; the record is of the whole account.`,
        );
      }
      const walk = check(listAccessInput, input, ctx, (value) => accessWalk(value, accountId, seal, now()));
      const rows = await queries.listAccess(walk.query);
      return wirePage<AccessPage>(rows, nextAccessCursor(walk, rows.last, seal));
    }),
});
