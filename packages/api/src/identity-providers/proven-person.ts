/** A person whom an identity provider authenticated. */
export interface ProvenPerson {
  /** The issuer of the subject. */
  issuer: string;
  /** The issuer's id of the person; it never changes. */
  subject: string;
  name: string;
  email: string;
  /** Whether the issuer verified the address; an unverified address proves nothing. */
  emailVerified: boolean;
}

const maxNameLength = 100;

/** The most characters that an address can have. */
const maxEmailLength = 320;

/**
 * Returns an email address of a provider; null if the value cannot be one. Only what could mislead its readers is refused:
 * a person whom a provider names otherwise still signs in.
 */
export function emailAddress(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  return text !== '' && text.length <= maxEmailLength && !/[\p{C}\p{Z}]/u.test(text) ? text : null;
}

/** Returns a display name: one line without control characters, or the local part of the email address. */
export function personName(name: unknown, email: string): string {
  const text = typeof name === 'string' ? name : '';
  const shown = [...text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()].slice(0, maxNameLength).join('');
  return shown || (email.split('@')[0] ?? email);
}

/** Returns the name of a new person's account. */
export function accountNameFor(person: string): string {
  return `${person}’s account`;
}
