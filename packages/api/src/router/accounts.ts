import {
  ApiError,
  type OwnAccountBody,
  type OwnAccountList,
  ownAccountBodySchema,
  ownAccountListSchema,
  renameAccountInput,
  switchAccountInput,
} from '@masker/contract';
import { wireField, wireList } from '../answer/wire-json.ts';
import { personOf } from '../auth/allowed.ts';
import { check, noInput, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';

export const accountsRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/accounts',
        tag: 'Account',
        summary: 'List your accounts',
        description: 'Returns the accounts that you are a member of, by id.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: null,
      person: true,
      input: noInput,
      output: ownAccountListSchema,
    })
    .input(uncheckedOptional(noInput))
    .query(async ({ ctx, input }) => {
      check(noInput, input, ctx);
      const { userId, accountId } = personOf(ctx.caller);
      return wireList<OwnAccountList>(await ctx.services.iam.listAccounts(userId, accountId));
    }),

  switch: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/accounts/switch',
        tag: 'Account',
        summary: 'Switch to another account',
        description:
          'Switches this login session to another account: every later response to it is for that account. An account that you are not a member of is 404.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'not_found',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: null,
      person: true,
      input: switchAccountInput,
      output: ownAccountBodySchema,
    })
    .input(unchecked(switchAccountInput))
    .mutation(async ({ ctx, input }) => {
      const { account_id } = check(switchAccountInput, input, ctx);
      const { userId, credentialId } = personOf(ctx.caller);
      const json = await ctx.services.iam.switchAccount(userId, credentialId, account_id);
      if (json === null) throw new ApiError('not_found', 'You have no such account.');
      ctx.forget(credentialId);
      return wireField<OwnAccountBody>('account', json);
    }),

  rename: authorized
    .meta({
      rest: {
        method: 'PATCH',
        path: '/api/v1/accounts/{account_id}',
        tag: 'Account',
        summary: 'Rename your account',
        description:
          'Changes the name of the account of this login session. Another account is 404: switch to it first. Exports and reports that are finished keep the name that the account had.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'not_found',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: null,
      role: 'admin',
      input: renameAccountInput,
      output: ownAccountBodySchema,
    })
    .input(unchecked(renameAccountInput))
    .mutation(async ({ ctx, input }) => {
      const { account_id, name } = check(renameAccountInput, input, ctx);
      const { userId, accountId } = personOf(ctx.caller);
      const json =
        account_id === accountId ? await ctx.services.iam.renameOwnAccount(accountId, userId, name) : null;
      if (json === null)
        throw new ApiError('not_found', 'This is not the account of your login session. Switch to it first.');
      ctx.forget(userId);
      return wireField<OwnAccountBody>('account', json);
    }),
});
