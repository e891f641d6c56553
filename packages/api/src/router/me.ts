import { meSchema } from '@masker/contract';
import { z } from 'zod';
import { check, uncheckedOptional } from '../input.ts';
import { made } from '../output.ts';
import { authorized, router } from '../trpc.ts';

const noInput = z.strictObject({});

export const meRouter = router({
  get: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/me',
        tag: 'Account',
        summary: 'Who am I',
        description: 'The signed-in person, their account, and what they may do.',
        errors: ['unauthenticated'],
      },
      scope: null,
      input: noInput,
      output: meSchema,
    })
    .input(uncheckedOptional(noInput))
    .output(made(meSchema))
    .query(({ ctx, input }) => {
      check(noInput, input, ctx);
      const { caller } = ctx;
      return {
        user: { id: caller.userId, name: caller.userName, email: caller.email, role: caller.role },
        account: { id: caller.accountId, name: caller.accountName },
        permissions: [...caller.scopes],
      };
    }),
});
