import { cookieValues } from '@masker/contract/plain';

/** What of a page's request the API decides about: who asks for the page must be who its calls are made as. */
export function credentialsOf(given: Headers, cookieName: string): Record<string, string> {
  const values = cookieValues(given.get('cookie'), cookieName).filter(isCookieValue);
  const authorization = given.get('authorization');
  return {
    ...(values.length === 0 ? {} : { cookie: values.map((value) => `${cookieName}=${value}`).join('; ') }),
    ...(authorization === null ? {} : { authorization }),
  };
}

/** A value with other characters than a cookie may have cannot be one of ours. */
function isCookieValue(value: string): boolean {
  return /^[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]+$/.test(value);
}
