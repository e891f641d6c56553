const name = 'masker_session';

/** The characters that a cookie's value may have; a value with others cannot be one of ours. */
const value = /^[\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]+$/;

/**
 * The sign-in in a `cookie` header, exactly as it was sent.
 *
 * @returns undefined when there is none
 */
export function signInCookie(header: string | null): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [key, ...rest] = part.trim().split('=');
    const found = rest.join('=');
    if (key === name && value.test(found)) return found;
  }
  return undefined;
}
