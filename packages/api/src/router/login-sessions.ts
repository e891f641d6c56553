import {
  ApiError,
  type LoginSessionList,
  loginSessionListSchema,
  type Revoked,
  revokedSchema,
  revokeLoginSessionInput,
} from '@masker/contract';
import { wireList } from '../answer/wire-json.ts';
import { personOf } from '../auth/allowed.ts';
import { check, noInput, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';

export const loginSessionsRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/sign-ins',
        tag: 'Sign-in',
        summary: 'List your login sessions',
        description: 'Returns your login sessions in all of your accounts, newest first; at most 100.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: null,
      person: true,
      input: noInput,
      output: loginSessionListSchema,
    })
    .input(uncheckedOptional(noInput))
    .query(async ({ ctx, input }) => {
      check(noInput, input, ctx);
      const { userId, credentialId } = personOf(ctx.caller);
      return wireList<LoginSessionList>(await ctx.services.iam.listLoginSessions(userId, credentialId));
    }),

  revoke: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/sign-ins/{sign_in_id}',
        tag: 'Sign-in',
        summary: 'End a login session',
        description: 'Ends one of your login sessions. Its cookie becomes invalid immediately.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'validation_failed'],
      },
      scope: null,
      person: true,
      input: revokeLoginSessionInput,
      output: revokedSchema,
    })
    .input(unchecked(revokeLoginSessionInput))
    .mutation(async ({ ctx, input }): Promise<Revoked> => {
      const { sign_in_id } = check(revokeLoginSessionInput, input, ctx);
      const { userId } = personOf(ctx.caller);
      if (!(await ctx.services.iam.revokeLoginSession(userId, sign_in_id))) {
        throw new ApiError('not_found', 'You have no such login session.');
      }
      ctx.forget(sign_in_id);
      return { revoked: 1 };
    }),

  revokeAll: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/sign-ins',
        tag: 'Sign-in',
        summary: 'End all login sessions',
        description:
          'Ends all of your login sessions, including this one. Their cookies become invalid immediately, in all accounts.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: null,
      person: true,
      input: noInput,
      output: revokedSchema,
    })
    .input(uncheckedOptional(noInput))
    .mutation(async ({ ctx, input }): Promise<Revoked> => {
      check(noInput, input, ctx);
      const { userId } = personOf(ctx.caller);
      const revoked = await ctx.services.iam.revokeLoginSessions(userId);
      ctx.forget(userId);
      return { revoked };
    }),
});
