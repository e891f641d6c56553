/** How a session ended. */
export const sessionStatuses = ['ok', 'error', 'partial'] as const;

export type SessionStatus = (typeof sessionStatuses)[number];

/** The kinds of redaction that Masker documents today. The set is open: others pass through. */
export const documentedKinds = [
  'PHONE',
  'NAME',
  'DOB',
  'SSN',
  'EMAIL',
  'ADDRESS',
  'MRN',
  'ACCOUNT',
  'IP_ADDRESS',
  'DATE',
  'MBI',
] as const;

/** Characters in the name of a kind, at most. */
export const maxKindLength = 64;

/** What the name of a kind of redaction must be. */
export const kindRule = `an UPPER_SNAKE name (A-Z, 0-9 and _, the first a letter) of at most ${maxKindLength} characters`;

/** What the name of a kind looks like. */
export const kindPattern = /^[A-Z][A-Z0-9_]{0,63}$/;

/** PostgreSQL's `integer`: the most that one session can count. */
export const maxCount = 2_147_483_647;
