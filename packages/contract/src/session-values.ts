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

/** The rule for the name of a kind. */
export const kindRule = `an UPPER_SNAKE name (A-Z, 0-9 and _, the first a letter) of at most ${maxKindLength} characters`;

/** The pattern of the name of a kind. */
export const kindPattern = /^[A-Z][A-Z0-9_]{0,63}$/;

/** PostgreSQL's `integer`: the most that one session can count. */
export const maxCount = 2_147_483_647;

/** The fields of a session, in the order of the API; a test compares them with the schema. */
export const sessionFields = [
  'id',
  'agent_id',
  'agent_name',
  'started_at',
  'ended_at',
  'duration_ms',
  'status',
  'redaction_count',
  'redactions_by_kind',
  'upstream_model',
  'redactions_reported',
] as const;

/** The fields that are instants. */
export const sessionInstants = ['started_at', 'ended_at'] as const;
