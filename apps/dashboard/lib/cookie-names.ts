import { type CookieNames, cookieNames } from '@masker/contract/plain';
import { headers } from 'next/headers';

/** Set by the server on every request that it hands to the pages, and by nobody else. */
const cookieNameHeader = 'x-masker-cookie-name';

/** The cookies of the installation that this request is for. */
export async function readCookieNames(): Promise<CookieNames> {
  return cookieNames((await headers()).get(cookieNameHeader) ?? undefined);
}
