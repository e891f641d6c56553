import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { instantSchema } from '../session.ts';

/** Sign-ins that are listed, at most. */
export const maxListedSignIns = 100;

/** One browser or script in which a person is signed in. */
export const signInSchema = z
  .strictObject({
    id: idSchema('signIn'),
    current: z.boolean().describe('Whether it is the one that asks.'),
    account: z
      .strictObject({ id: idSchema('account'), name: z.string() })
      .nullable()
      .describe('The account that it looks at; null for the first that the person joined.'),
    created_at: instantSchema,
    last_active_at: instantSchema.describe('To the hour.'),
    expires_at: instantSchema.describe('Unless it is used before.'),
    address: z.string().nullable().describe('Where it was made from.'),
    user_agent: z.string().nullable(),
  })
  .meta({ id: 'SignIn' });

export type SignIn = z.infer<typeof signInSchema>;

/** A person's sign-ins, newest first. */
export const signInListSchema = z
  .strictObject({ data: z.array(signInSchema).max(maxListedSignIns) })
  .meta({ id: 'SignInList' });

export type SignInList = z.infer<typeof signInListSchema>;

/** What `signIns.revoke` takes. */
export const revokeSignInInput = z.strictObject({
  sign_in_id: idSchema('signIn').describe('The sign-in.'),
});

/** How many sign-ins were ended. */
export const revokedSchema = z.strictObject({ revoked: z.number().int().min(0) }).meta({ id: 'Revoked' });

export type Revoked = z.infer<typeof revokedSchema>;
