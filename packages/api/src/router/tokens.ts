import {
  ApiError,
  createTokenInput,
  durationOf,
  newId,
  newTokenSchema,
  pageInput,
  revokeTokenInput,
  type Token,
  type TokenBody,
  type TokenPage,
  tokenBodySchema,
  tokenPageSchema,
} from '@masker/contract';
import { wireField, wirePage } from '../answer/wire-json.ts';
import { personOf } from '../auth/allowed.ts';
import { hashToken, newToken } from '../auth/token-format.ts';
import { grantable } from '../auth/token-grants.ts';
import { idCursor, idPosition } from '../pagination/id-position.ts';
import { check, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';

export const tokensRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/tokens',
        tag: 'Tokens',
        summary: 'List tokens',
        description: 'Returns the tokens of your account, newest first, including expired and revoked ones.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: null,
      role: 'admin',
      input: pageInput,
      output: tokenPageSchema,
    })
    .input(uncheckedOptional(pageInput))
    .query(async ({ ctx, input }) => {
      const { iam, signer } = ctx.services;
      const { accountId } = ctx.caller;
      const page = check(pageInput, input, ctx, (value) => idPosition('tokens', value, accountId, signer));
      const rows = await iam.listTokens(accountId, page.limit, page.after);
      return wirePage<TokenPage>(rows, idCursor('tokens', rows.lastId, accountId, signer));
    }),

  create: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/tokens',
        tag: 'Tokens',
        summary: 'Create a token',
        description:
          'Creates a token for a service, which sends `secret` as `Authorization: Bearer msk_…`. The secret is shown once, in this response; only its hash is stored.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'conflict',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: null,
      role: 'admin',
      input: createTokenInput,
      output: newTokenSchema,
    })
    .input(unchecked(createTokenInput))
    .mutation(async ({ ctx, input }) => {
      const caller = personOf(ctx.caller);
      const granted = check(createTokenInput, input, ctx, (value) => grantable(value, caller));
      const { iam } = ctx.services;
      const secret = newToken();
      const json = await iam.createToken(caller.accountId, {
        id: newId('token'),
        name: granted.name,
        hash: hashToken(secret),
        scopes: granted.scopes,
        agentId: granted.agent_id ?? null,
        createdBy: caller.userId,
        expiresIn: granted.expires_in ? durationOf(granted.expires_in) : null,
      });
      return { token: JSON.parse(json) as Token, secret };
    }),

  revoke: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/tokens/{token_id}',
        tag: 'Tokens',
        summary: 'Revoke a token',
        description:
          'Revokes a token immediately; this cannot be undone. Revoking a revoked token has no effect.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'validation_failed'],
      },
      scope: null,
      role: 'admin',
      input: revokeTokenInput,
      output: tokenBodySchema,
    })
    .input(unchecked(revokeTokenInput))
    .mutation(async ({ ctx, input }) => {
      const { token_id } = check(revokeTokenInput, input, ctx);
      const json = await ctx.services.iam.revokeToken(ctx.caller.accountId, token_id);
      if (json === null) throw new ApiError('not_found', 'No such token in your account.');
      ctx.forget(token_id);
      return wireField<TokenBody>('token', json);
    }),
});
