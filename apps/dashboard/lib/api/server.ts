import type { Fetch } from '@masker/client';
import type { InvitationOffer, Me, OwnAccount } from '@masker/contract';
import { headers } from 'next/headers';
import { cache } from 'react';
import { readCookieNames } from '../cookie-names.ts';
import { credentialsOf } from '../sign-in/credentials.ts';
import { createApi } from './create-api.ts';
import { type Problem, problemOf } from './problem.ts';
import { createQueryClient } from './query-client.ts';

/** A header that the server sets on every request for a page; it overwrites a value of the client. */
const originHeader = 'x-masker-origin';

const connection = cache(async () => {
  const given = await headers();
  const url = given.get(originHeader);
  if (!url) throw new Error(`The pages must be served by apps/server: ${originHeader} is missing.`);
  const credentials = credentialsOf(given, (await readCookieNames()).session);
  // The API runs in the same process: compressing its responses would only take time.
  const own = { ...credentials, 'accept-encoding': 'identity' };
  const asVisitor: Fetch = (address, init) =>
    fetch(address, { ...init, headers: { ...(init.headers as Record<string, string>), ...own } });
  return { url, fetch: asVisitor, hasCredentials: Object.keys(credentials).length > 0 };
});

/**
 * The API for the signed-in person of this request, in the account that the page shows, and the cache that sends its
 * responses to the browser.
 */
export const serverApi = cache(async () => {
  const queryClient = createQueryClient();
  const { url, fetch } = await connection();
  const visitor = await readVisitor();
  const account = 'me' in visitor ? visitor.me?.account.id : undefined;
  const { client, procedures } = createApi({ url, fetch, ...(account === undefined ? {} : { account }) });
  return { client, queryClient, trpc: procedures };
});

/** The caller of this page: a person, nobody, or unknown because of a problem. */
export type Visitor = { me: Me } | { me: null } | { problem: Problem };

export const readVisitor = cache(async (): Promise<Visitor> => {
  const { url, fetch, hasCredentials } = await connection();
  if (!hasCredentials) return { me: null };
  try {
    return { me: await createApi({ url, fetch }).client.me.get.query() };
  } catch (error) {
    const problem = problemOf(error);
    return problem.code === 'unauthenticated' ? { me: null } : { problem };
  }
});

/** The accounts of the person; empty if they could not be read. */
export async function readOwnAccounts(): Promise<OwnAccount[]> {
  const { client } = await serverApi();
  return client.accounts.list.query().then(
    ({ data }) => data,
    () => [],
  );
}

/** The identity providers of the installation, and its sign-in link. */
export interface IdentityProviders {
  /** Whether the printed sign-in link is available. */
  demo: boolean;
  /** Whether the link signs in to demo data. */
  demo_data: boolean;
  providers: { id: string; name: string }[];
}

/** @returns null if the API could not be reached */
export async function readIdentityProviders(): Promise<IdentityProviders | null> {
  const { url } = await connection();
  try {
    const answer = await fetch(new URL('/api/v1/auth/providers', url), { cache: 'no-store' });
    return answer.ok ? ((await answer.json()) as IdentityProviders) : null;
  } catch {
    return null;
  }
}

/**
 * Reads the offer of an invitation.
 *
 * @param secret of its link
 * @returns null if it is invalid or no longer valid; `unknown` if the API could not be reached
 */
export async function readInvitation(secret: string): Promise<InvitationOffer | null | 'unknown'> {
  const { url } = await connection();
  try {
    const answer = await fetch(new URL('/api/v1/auth/invitation', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ invitation: secret }),
      cache: 'no-store',
    });
    if (answer.ok) return ((await answer.json()) as { invitation: InvitationOffer }).invitation;
    return answer.status === 404 || answer.status === 422 ? null : 'unknown';
  } catch {
    return 'unknown';
  }
}
