import {
  ApiError,
  changeRoleInput,
  type MemberBody,
  type MemberPage,
  memberBodySchema,
  memberInput,
  memberPageSchema,
  pageInput,
  type Revoked,
  revokedSchema,
} from '@masker/contract';
import { wireField, wirePage } from '../answer/wire-json.ts';
import { personOf, requireRole } from '../auth/allowed.ts';
import { idCursor, idPosition } from '../pagination/id-position.ts';
import { check, noInput, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';

export const membersRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/members',
        tag: 'Members',
        summary: 'List members',
        description: 'Returns the people who have access to your account, by id.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: null,
      person: true,
      input: pageInput,
      output: memberPageSchema,
    })
    .input(uncheckedOptional(pageInput))
    .query(async ({ ctx, input }) => {
      const { iam, signer } = ctx.services;
      const { accountId } = ctx.caller;
      const page = check(pageInput, input, ctx, (value) => idPosition('members', value, accountId, signer));
      const rows = await iam.listMembers(accountId, page.limit, page.after);
      return wirePage<MemberPage>(rows, idCursor('members', rows.lastId, accountId, signer));
    }),

  changeRole: authorized
    .meta({
      rest: {
        method: 'PATCH',
        path: '/api/v1/members/{user_id}',
        tag: 'Members',
        summary: 'Change the role of a member',
        description:
          'Changes a role to admin, member, auditor or viewer, immediately. The only admin of an account must keep the role.',
        errors: [
          'unauthenticated',
          'forbidden',
          'bad_request',
          'not_found',
          'conflict',
          'unsupported_media_type',
          'validation_failed',
        ],
      },
      scope: null,
      role: 'admin',
      input: changeRoleInput,
      output: memberBodySchema,
    })
    .input(unchecked(changeRoleInput))
    .mutation(async ({ ctx, input }) => {
      const { user_id, role } = check(changeRoleInput, input, ctx);
      const { accountId, userId: adminId } = personOf(ctx.caller);
      const json = await ctx.services.iam.changeRole(accountId, user_id, role, { adminId });
      ctx.forget(user_id);
      return memberBody(json);
    }),

  remove: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/members/{user_id}',
        tag: 'Members',
        summary: 'Remove a member',
        description:
          'Removes a person from the account. Their login sessions in it end immediately, and their invitations are revoked. Tokens belong to the account and stay valid. Admins can remove everybody except the only admin; everybody can remove themselves.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'conflict', 'validation_failed'],
      },
      scope: null,
      person: true,
      input: memberInput,
      output: memberBodySchema,
    })
    .input(unchecked(memberInput))
    .mutation(async ({ ctx, input }) => {
      const { user_id } = check(memberInput, input, ctx);
      const caller = personOf(ctx.caller);
      const isSelf = user_id === caller.userId;
      if (!isSelf) requireRole(caller, 'admin');
      const rule = isSelf ? {} : { adminId: caller.userId };
      const json = await ctx.services.iam.removeMember(caller.accountId, user_id, rule);
      ctx.forget(user_id);
      return memberBody(json);
    }),

  signOut: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/members/{user_id}/sign-ins',
        tag: 'Members',
        summary: 'Sign a member out',
        description:
          'Ends the login sessions of a member in your account immediately, for example after a device is lost. They stay a member, and have to sign in again. A login session that is in another account of theirs stays there, and can no longer be switched to yours.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'validation_failed'],
      },
      scope: null,
      role: 'admin',
      input: memberInput,
      output: revokedSchema,
    })
    .input(unchecked(memberInput))
    .mutation(async ({ ctx, input }): Promise<Revoked> => {
      const { user_id } = check(memberInput, input, ctx);
      const revoked = await ctx.services.iam.signOutMembers(ctx.caller.accountId, user_id);
      if (revoked === null) throw noSuchMember();
      ctx.forget(user_id);
      return { revoked };
    }),

  signOutAll: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/members/sign-ins',
        tag: 'Members',
        summary: 'Sign all members out',
        description:
          'Ends the login sessions of all members in your account immediately, including this one. Tokens stay valid. Login sessions that are in another account stay there, and can no longer be switched to yours.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: null,
      role: 'admin',
      input: noInput,
      output: revokedSchema,
    })
    .input(uncheckedOptional(noInput))
    .mutation(async ({ ctx, input }): Promise<Revoked> => {
      check(noInput, input, ctx);
      const { accountId } = ctx.caller;
      const revoked = await ctx.services.iam.signOutMembers(accountId, null);
      ctx.forget(accountId);
      return { revoked: revoked ?? 0 };
    }),
});

const noSuchMember = () => new ApiError('not_found', 'No such member of your account.');

/** The response with a member. @param json of the database; null if there is no such member */
function memberBody(json: string | null): MemberBody {
  if (json === null) throw noSuchMember();
  return wireField<MemberBody>('member', json);
}
