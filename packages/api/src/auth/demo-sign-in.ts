import { newId } from '@masker/contract';
import type { Queryable } from '@masker/db';
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';

/** The person whom the sign-in link printed at start signs in. */
export interface DemoPerson {
  name: string;
  email: string;
}

/**
 * Signs in the given person without further checks; the caller must authorize the request first. Used only by
 * installations that run their own PostgreSQL and listen on a loopback address.
 */
export function demoSignIn(
  directory: Queryable,
  person: DemoPerson,
): BetterAuthPlugin & { endpoints: ReturnType<typeof endpoints> } {
  return { id: 'demo-sign-in', endpoints: endpoints(directory, person) };
}

function endpoints(directory: Queryable, person: DemoPerson) {
  return {
    signInDemo: createAuthEndpoint('/demo', { method: 'POST' }, async (ctx) => {
      const { userId, accountId } = await demoMembership(directory, person);
      const session = await ctx.context.internalAdapter.createSession(userId, false, { accountId });
      const user = await ctx.context.internalAdapter.findUserById(userId);
      if (!session || !user) throw new Error('the user of the sign-in link could not be signed in');
      await setSessionCookie(ctx, { session, user });
      return ctx.json({ ok: true as const });
    }),
  };
}

/**
 * Returns the person's first account, or creates an empty one on an installation without demo data; `isNew` tells the
 * caller to record that.
 */
export async function demoMembership(
  directory: Queryable,
  { name, email }: DemoPerson,
): Promise<{ userId: string; accountId: string; isNew: boolean }> {
  const { rows } = await directory.query<{ user_id: string; account_id: string }>(
    `SELECT user_id, account_id FROM membership
     WHERE user_id = (SELECT id FROM "user" WHERE email = $1)
     ORDER BY created_at, account_id LIMIT 1`,
    [email],
  );
  const [membership] = rows;
  if (membership) return { userId: membership.user_id, accountId: membership.account_id, isNew: false };
  const created = { userId: newId('user'), accountId: newId('account') };
  await directory.query(
    `WITH person AS (
       INSERT INTO "user" (id, name, email, email_verified) VALUES ($1, $2, $3, true)
     ), own AS (
       INSERT INTO account (id, name) VALUES ($4, 'My account')
     )
     INSERT INTO membership (account_id, user_id, role) VALUES ($4, $1, 'admin')`,
    [created.userId, name, email, created.accountId],
  );
  return { ...created, isNew: true };
}
