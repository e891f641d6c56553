import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { ownCookies } from '../own-cookies.ts';
import { instantSchema } from '../session.ts';

/** The most login sessions in a list. */
export const maxListedLoginSessions = 100;

/** A login session: one browser or script in which a person is signed in. */
export const loginSessionSchema = z
  .strictObject({
    id: idSchema('signIn'),
    current: z.boolean().describe('Whether this is the login session of the request.'),
    account: z
      .strictObject({ id: idSchema('account'), name: z.string() })
      .nullable()
      .describe('The account of the login session; null for the first account that the person joined.'),
    created_at: instantSchema,
    last_active_at: instantSchema.describe('The last use, to the minute.'),
    expires_at: instantSchema.describe('The expiry if it is not used before.'),
    address: z
      .string()
      .nullable()
      .describe('The client address at sign-in; null for a cookie that was made without one.'),
    user_agent: z
      .string()
      .nullable()
      .describe(
        `The client at sign-in. \`${ownCookies.start}\` is the cookie that the server printed at its start, \`${ownCookies.command}\` one of that command.`,
      ),
  })
  .meta({ id: 'SignIn' });

export type LoginSession = z.infer<typeof loginSessionSchema>;

/** The login sessions of a person, newest first. */
export const loginSessionListSchema = z
  .strictObject({ data: z.array(loginSessionSchema).max(maxListedLoginSessions) })
  .meta({ id: 'SignInList' });

export type LoginSessionList = z.infer<typeof loginSessionListSchema>;

/** What `signIns.revoke` takes. */
export const revokeLoginSessionInput = z.strictObject({
  sign_in_id: idSchema('signIn').describe('The login session.'),
});

/** How many login sessions were ended. */
export const revokedSchema = z.strictObject({ revoked: z.number().int().min(0) }).meta({ id: 'Revoked' });

export type Revoked = z.infer<typeof revokedSchema>;
