import { randomBytes } from 'node:crypto';
import { isLoopback } from '@masker/contract';
import type { Queryable } from '@masker/db';
import { demo, neighbour } from '@masker/seed';
import type { Config } from './config.ts';

/** The sign-in link that the server prints at its start. */
export interface SignInLink {
  /** Valid only until the server stops: links of earlier starts do not work. */
  secret: string;
  /** The user that it signs in. */
  person: { name: string; email: string };
  /** Whether that user sees demo data. */
  hasDemoData: boolean;
}

const demoPerson = { name: demo.userName, email: demo.email };

const administrator = { name: 'Local administrator', email: 'local-administrator@masker.invalid' };

/** The accounts that this program makes itself: those of the demo data, and that of the sign-in link. */
export const ownAccounts = {
  ids: [demo.accountId, neighbour.accountId],
  emails: [demo.email, administrator.email],
} as const;

/**
 * Creates the sign-in link of this start. The link is for the demo user if the demo data exists, and otherwise for the
 * local administrator, who gets an account.
 *
 * @returns null if other machines can connect, or with an external database: no setting enables the link there
 */
export async function createSignInLink(config: Config, directory: Queryable): Promise<SignInLink | null> {
  if (!isForThisMachine(config)) return null;
  const { rows } = await directory.query<{ has_data: boolean; has_user: boolean }>(
    `SELECT EXISTS (SELECT FROM account WHERE id = $1) AS has_data,
            EXISTS (SELECT FROM "user" WHERE email = $2) AS has_user`,
    [demo.accountId, demo.email],
  );
  const hasDemoData = rows[0]?.has_data === true;
  // Earlier versions created the demo user on every installation.
  const hasDemoUser = hasDemoData || rows[0]?.has_user === true;
  return {
    secret: randomBytes(24).toString('base64url'),
    person: hasDemoUser ? demoPerson : administrator,
    hasDemoData,
  };
}

/** Whether only this machine can connect, so that a start prints a sign-in link. */
export function isForThisMachine({ databaseUrl, host, publicUrl }: Config): boolean {
  const isPublic = publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname);
  return databaseUrl === undefined && isLoopback(host) && !isPublic;
}
