import { type CookieNames, cookieNames } from '@masker/contract/plain';
import { headers } from 'next/headers';

/** A header that the server sets on every request for a page; it overwrites a value of the client. */
const cookieNameHeader = 'x-masker-cookie-name';

/** The cookie names of this installation. */
export async function readCookieNames(): Promise<CookieNames> {
  return cookieNames((await headers()).get(cookieNameHeader) ?? undefined);
}
