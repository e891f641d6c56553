import { formatInstant, meSchema } from '@masker/contract';
import { check, noInput, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';

export const meRouter = router({
  get: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/me',
        tag: 'Account',
        summary: 'Get the caller',
        description: 'Returns the signed-in person or the token, the account, and the permissions.',
        errors: ['unauthenticated', 'forbidden'],
      },
      scope: null,
      input: noInput,
      output: meSchema,
    })
    .input(uncheckedOptional(noInput))
    .query(({ ctx, input }) => {
      check(noInput, input, ctx);
      const { caller } = ctx;
      return {
        user:
          caller.kind === 'user'
            ? { id: caller.userId, name: caller.userName, email: caller.email, role: caller.role }
            : null,
        token:
          caller.kind === 'token'
            ? {
                id: caller.credentialId,
                name: caller.tokenName,
                agent_id: caller.agentId,
                expires_at: caller.expiresAt === null ? null : formatInstant(caller.expiresAt),
              }
            : null,
        account: { id: caller.accountId, name: caller.accountName },
        permissions: [...caller.scopes],
      };
    }),
});
