import { cookieValues } from '@masker/contract/plain';

/** The parts of a page's request that the API authenticates: calls of the page must have the caller of the page. */
export function credentialsOf(given: Headers, cookieName: string): Record<string, string> {
  const values = cookieValues(given.get('cookie'), cookieName).filter(isCookieValue);
  const authorization = given.get('authorization');
  return {
    ...(values.length === 0 ? {} : { cookie: values.map((value) => `${cookieName}=${value}`).join('; ') }),
    ...(authorization === null ? {} : { authorization }),
  };
}

/** A value with characters that a cookie cannot have is not one of ours. */
function isCookieValue(value: string): boolean {
  return /^[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]+$/.test(value);
}
