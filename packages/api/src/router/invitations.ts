import {
  ApiError,
  createInvitationInput,
  defaultInvitationLife,
  durationOf,
  type Invitation,
  type InvitationBody,
  type InvitationList,
  invitationBodySchema,
  invitationListSchema,
  newId,
  newInvitationSchema,
  revokeInvitationInput,
} from '@masker/contract';
import { wireField, wireList } from '../answer/wire-json.ts';
import { personOf } from '../auth/allowed.ts';
import { newInvitationLink } from '../auth/invitation-link.ts';
import { check, noInput, unchecked, uncheckedOptional } from '../procedure/input.ts';
import { authorized, router } from '../procedure/trpc.ts';

export const invitationsRouter = router({
  list: authorized
    .meta({
      rest: {
        method: 'GET',
        path: '/api/v1/invitations',
        tag: 'Members',
        summary: 'List invitations',
        description: 'Returns the open invitations of your account, newest first.',
        errors: ['unauthenticated', 'forbidden', 'validation_failed'],
      },
      scope: null,
      role: 'admin',
      input: noInput,
      output: invitationListSchema,
    })
    .input(uncheckedOptional(noInput))
    .query(async ({ ctx, input }) => {
      check(noInput, input, ctx);
      return wireList<InvitationList>(await ctx.services.iam.listInvitations(ctx.caller.accountId));
    }),

  create: authorized
    .meta({
      rest: {
        method: 'POST',
        path: '/api/v1/invitations',
        tag: 'Members',
        summary: 'Invite a person',
        description:
          'Creates a link with which one person can join the account. The link is shown once, in this response: send it to that person.',
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
      input: createInvitationInput,
      output: newInvitationSchema,
    })
    .input(unchecked(createInvitationInput))
    .mutation(async ({ ctx, input }) => {
      const { role, expires_in = defaultInvitationLife } = check(createInvitationInput, input, ctx);
      const caller = personOf(ctx.caller);
      const { iam, publicUrl } = ctx.services;
      const { url, hash } = newInvitationLink(publicUrl);
      const json = await iam.createInvitation(caller.accountId, {
        id: newId('invitation'),
        hash,
        role,
        createdBy: caller.userId,
        expiresIn: durationOf(expires_in),
      });
      return { invitation: JSON.parse(json) as Invitation, url };
    }),

  revoke: authorized
    .meta({
      rest: {
        method: 'DELETE',
        path: '/api/v1/invitations/{invitation_id}',
        tag: 'Members',
        summary: 'Revoke an invitation',
        description: 'Revokes an invitation: its link stops working. Revoking an accepted invitation is 409.',
        errors: ['unauthenticated', 'forbidden', 'not_found', 'conflict', 'validation_failed'],
      },
      scope: null,
      role: 'admin',
      input: revokeInvitationInput,
      output: invitationBodySchema,
    })
    .input(unchecked(revokeInvitationInput))
    .mutation(async ({ ctx, input }) => {
      const { invitation_id } = check(revokeInvitationInput, input, ctx);
      const json = await ctx.services.iam.revokeInvitation(ctx.caller.accountId, invitation_id);
      if (json === null) throw new ApiError('not_found', 'No such invitation to your account.');
      return wireField<InvitationBody>('invitation', json);
    }),
});
