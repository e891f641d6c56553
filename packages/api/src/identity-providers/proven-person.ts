/** Somebody as an identity provider vouches for them. */
export interface ProvenPerson {
  /** Who vouches. */
  issuer: string;
  /** Who it is, among those the issuer knows; never changes. */
  subject: string;
  name: string;
  email: string;
  /** Whether the issuer says that the address is theirs; only then does it tell us anything. */
  emailVerified: boolean;
}

const longestName = 100;

/** A name fit to be shown: one line, without control characters; the address when there is none. */
export function personName(name: unknown, email: string): string {
  const text = typeof name === 'string' ? name : '';
  const shown = [...text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()].slice(0, longestName).join('');
  return shown || (email.split('@')[0] ?? email);
}

/** What the account of somebody new is called. */
export function accountNameFor(person: string): string {
  return `${person}’s account`;
}
