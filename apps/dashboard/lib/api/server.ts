import type { Fetch } from '@masker/client';
import type { AppRouter } from '@masker/client/trpc';
import type { InvitationOffer, Me, OwnAccount } from '@masker/contract';
import { createTRPCClient } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { headers } from 'next/headers';
import { cache } from 'react';
import { readCookieNames } from '../cookie-names.ts';
import { credentialsOf } from '../sign-in/credentials.ts';
import { maskerLinks } from './masker-link.ts';
import { type Problem, problemOf } from './problem.ts';
import { createQueryClient } from './query-client.ts';

/** Set by the server on every request that it hands to the pages, and by nobody else. */
const originHeader = 'x-masker-origin';

const connection = cache(async () => {
  const given = await headers();
  const url = given.get(originHeader);
  if (!url) throw new Error(`The pages must be served by apps/server: ${originHeader} is missing.`);
  const credentials = credentialsOf(given, (await readCookieNames()).session);
  // The API is in the same process: to compress its answers would only take time.
  const own = { ...credentials, 'accept-encoding': 'identity' };
  const asVisitor: Fetch = (address, init) =>
    fetch(address, { ...init, headers: { ...(init.headers as Record<string, string>), ...own } });
  return { url, fetch: asVisitor, hasCredentials: Object.keys(credentials).length > 0 };
});

/**
 * The API as the signed-in person of this request, in the account that the page says it shows, and the cache that its
 * answers go to the browser in.
 */
export const serverApi = cache(async () => {
  const queryClient = createQueryClient();
  const { url, fetch } = await connection();
  const visitor = await readVisitor();
  const account = 'me' in visitor ? visitor.me?.account.id : undefined;
  const client = createTRPCClient<AppRouter>({
    links: maskerLinks({ url, fetch, ...(account === undefined ? {} : { account }) }),
  });
  return { client, queryClient, trpc: createTRPCOptionsProxy<AppRouter>({ client, queryClient }) };
});

/** Who asks for this page: someone, nobody, or unknown because of a problem. */
export type Visitor = { me: Me } | { me: null } | { problem: Problem };

export const readVisitor = cache(async (): Promise<Visitor> => {
  const { url, fetch, hasCredentials } = await connection();
  if (!hasCredentials) return { me: null };
  try {
    const client = createTRPCClient<AppRouter>({ links: maskerLinks({ url, fetch }) });
    return { me: await client.me.get.query() };
  } catch (error) {
    const problem = problemOf(error);
    return problem.code === 'unauthenticated' ? { me: null } : { problem };
  }
});

/** The accounts that the visitor is a member of; none when they could not be read. */
export async function readOwnAccounts(): Promise<OwnAccount[]> {
  const { client } = await serverApi();
  return client.accounts.list.query().then(
    ({ data }) => data,
    () => [],
  );
}

/** The identity providers of this installation, and its sign-in link. */
export interface IdentityProviders {
  /** Whether the link that the server printed signs in. */
  demo: boolean;
  /** Whether that link leads to demo data. */
  demo_data: boolean;
  providers: { id: string; name: string }[];
}

/** @returns null when the API could not be asked */
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
 * What an invitation offers.
 *
 * @param secret of its link
 * @returns null when it is not valid (any more); `unknown` when the API could not be asked
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
