import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { roleSchema } from '../me.ts';
import { instantSchema } from '../session.ts';
import { expiresInSchema } from './expires-in.ts';
import { personSchema } from './person.ts';

/** Invitations that an account may have open at once. */
export const maxOpenInvitations = 1_000;

/** The default lifetime of an invitation. */
export const defaultInvitationLife = '7d';

const mostDays = 30;

/** An invitation: its link makes one person a member. The link is returned once, when the invitation is created. */
export const invitationSchema = z
  .strictObject({
    id: idSchema('invitation'),
    role: roleSchema.describe('The role of the new member.'),
    created_by: personSchema,
    created_at: instantSchema,
    expires_at: instantSchema,
    accepted_at: instantSchema.nullable(),
    accepted_by: personSchema.nullable(),
    revoked_at: instantSchema.nullable(),
  })
  .meta({ id: 'Invitation' });

export type Invitation = z.infer<typeof invitationSchema>;

/** The open invitations of an account, newest first. */
export const invitationListSchema = z
  .strictObject({ data: z.array(invitationSchema).max(maxOpenInvitations) })
  .meta({ id: 'InvitationList' });

export type InvitationList = z.infer<typeof invitationListSchema>;

/** What `invitations.create` takes. */
export const createInvitationInput = z.strictObject({
  role: roleSchema.describe('The role of the new member.'),
  expires_in: expiresInSchema(mostDays)
    .optional()
    .describe('The lifetime of the link.')
    .meta({ default: defaultInvitationLife }),
});

export type CreateInvitationInput = z.infer<typeof createInvitationInput>;

/** What `invitations.revoke` takes. */
export const revokeInvitationInput = z.strictObject({
  invitation_id: idSchema('invitation').describe('The invitation.'),
});

/** An invitation, after a change. */
export const invitationBodySchema = z
  .strictObject({ invitation: invitationSchema })
  .meta({ id: 'InvitationBody' });

export type InvitationBody = z.infer<typeof invitationBodySchema>;

/** A new invitation, and the link to send. */
export const newInvitationSchema = z
  .strictObject({
    invitation: invitationSchema,
    url: z.string().describe('The link. It is returned only once.'),
  })
  .meta({ id: 'NewInvitation' });

export type NewInvitation = z.infer<typeof newInvitationSchema>;

/** The data of an invitation link's page. */
export const invitationOfferSchema = z
  .strictObject({
    account: z.strictObject({ id: idSchema('account'), name: z.string() }),
    role: roleSchema,
    /** The name of the person who invites. */
    invited_by: z.string(),
    expires_at: z.string(),
  })
  .meta({ id: 'InvitationOffer' });

export type InvitationOffer = z.infer<typeof invitationOfferSchema>;
