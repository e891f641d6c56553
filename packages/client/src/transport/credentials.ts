import type { ClientOptions } from '../options.ts';

/** The default name of the cookie. */
const defaultName = 'masker_session';
const accountHeader = 'x-masker-account';

/**
 * The headers that say who is calling, and for which account.
 * @throws TypeError when a credential could not be sent as it is; its value is not repeated
 */
export function credentialHeaders({ account, ...credential }: ClientOptions): Record<string, string> {
  if (account === undefined) return credentialOnly(credential);
  if (!/^acc_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(account))
    throw new TypeError('account must be the id of an account, acc_….');
  return { ...credentialOnly(credential), [accountHeader]: account };
}

function credentialOnly({ cookie, token }: Pick<ClientOptions, 'cookie' | 'token'>): Record<string, string> {
  if (cookie !== undefined && token !== undefined) {
    throw new TypeError('Set either a cookie or a token, not both.');
  }
  if (cookie !== undefined) return { cookie: cookiePair(cookie) };
  if (token !== undefined) return { authorization: `Bearer ${tokenValue(token)}` };
  return {};
}

function cookiePair(cookie: string): string {
  // A value has a dot before its first `=`, and a name has none.
  const [, name = defaultName, value = ''] = /^(?:([\w-]+)=)?(.*)$/s.exec(cookie.trim()) ?? [];
  // The characters that RFC 6265 allows in a value, so that nothing can end the header or add a cookie.
  if (!/^[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]+$/.test(value)) {
    throw new TypeError(
      `cookie must be the ${defaultName} cookie, as "${defaultName}=…" or its value alone: one line, no spaces, no other cookies.`,
    );
  }
  return `${name}=${value}`;
}

function tokenValue(token: string): string {
  const value = token.trim();
  if (!/^[\w.~+/-]+=*$/.test(value)) {
    throw new TypeError('token must be a token as it was shown ("msk_…"): one line, no spaces, no "Bearer".');
  }
  return value;
}
