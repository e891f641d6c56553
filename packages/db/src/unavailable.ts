/** Why the database is temporarily unavailable. */
export type Unavailability =
  /** It does not answer, it is starting or stopping, or the connection broke. */
  | 'unreachable'
  /** All connections of this process are busy. */
  | 'busy'
  /** PostgreSQL accepts no more connections. */
  | 'connections'
  /** A pooler refused the connection or violated PostgreSQL's protocol. */
  | 'protocol'
  /** It refuses the role, the password or the database of the connection. */
  | 'refused'
  | 'disk_full'
  | 'memory'
  /** A limit that its operator set, such as `temp_file_limit`. */
  | 'limit'
  /** Its storage reports errors. */
  | 'storage'
  /** Its transactions are read-only, by a setting or because it is a standby. */
  | 'read_only'
  /** It is a standby, which accepts no writes. */
  | 'standby'
  /** The serving role lacks privileges that the migrations granted. */
  | 'privileges'
  /** A statement exceeded its timeout or was cancelled. */
  | 'timeout';

/** Error codes of Node, PostgreSQL and Prisma, with the reason for each. */
const codes: Readonly<Record<string, Unavailability>> = {
  ECONNABORTED: 'unreachable',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOENT: 'unreachable',
  ENOTFOUND: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EAI_AGAIN: 'unreachable',
  '57P01': 'unreachable', // the administrator ended the connection
  '57P02': 'unreachable', // a crash ended it
  '57P03': 'unreachable', // starting up
  P1001: 'unreachable', // Prisma: can't reach the server
  P1002: 'unreachable', // Prisma: timed out
  P1017: 'unreachable', // Prisma: the server closed the connection
  '08P01': 'protocol',
  P1000: 'refused', // Prisma: wrong role or password
  P1003: 'refused', // Prisma: no such database
  '25006': 'read_only',
  '3D000': 'refused', // no such database
  '53100': 'disk_full',
  '53200': 'memory',
  '53300': 'connections',
  '53400': 'limit',
  '57014': 'timeout',
};

/** Classes of PostgreSQL's error codes, for codes without a separate entry. */
const classes: Readonly<Record<string, Unavailability>> = {
  '08': 'unreachable',
  '28': 'refused',
  '53': 'limit',
  '58': 'storage',
};

// Errors of pg without a code: a connection ends, does not answer, or is not available in time.
const messages: readonly [RegExp, Unavailability][] = [
  [/timeout exceeded when trying to connect/, 'busy'],
  [
    /timeout expired|Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after/,
    'unreachable',
  ],
];

const insufficientPrivilege = '42501';

/** The maximum depth of causes. */
const deepest = 5;

/**
 * Returns the reason if a query failed because the database is unavailable; null if the query itself is the cause.
 *
 * @param error the error of a query, from pg or Prisma
 */
export function unavailability(error: unknown, depth = 0): Unavailability | null {
  if (typeof error !== 'object' || error === null || depth > deepest) return null;
  const { code, originalCode, originalMessage, message, cause, meta, errors, service, routine } =
    error as Failure;
  if (typeof service === 'string') return null;
  // Row-level security has the same code, but not the same function of PostgreSQL. Prisma keeps only its text.
  if (routine === 'aclcheck_error') return 'privileges';
  if (originalCode === insufficientPrivilege && !/row-level security/.test(String(originalMessage))) {
    return 'privileges';
  }
  for (const known of [code, originalCode]) {
    const reason = typeof known === 'string' ? ofCode(known) : null;
    if (reason) return reason;
  }
  for (const [pattern, reason] of messages) {
    if (typeof message === 'string' && pattern.test(message)) return reason;
  }
  const causes = [cause, meta?.driverAdapterError, ...(Array.isArray(errors) ? errors : [])];
  for (const below of causes) {
    const reason = unavailability(below, depth + 1);
    if (reason) return reason;
  }
  return null;
}

/** Whether a query failed because the database is unavailable, rather than because of the query. */
export function isUnavailable(error: unknown): boolean {
  return unavailability(error) !== null;
}

function ofCode(code: string): Unavailability | null {
  // PostgreSQL's codes have five characters; the first two characters of other codes are not a class.
  return codes[code] ?? (/^[0-9A-Z]{5}$/.test(code) ? (classes[code.slice(0, 2)] ?? null) : null);
}

/** The fields that errors of Node, pg and Prisma use. */
interface Failure {
  /** Another service than the database that failed, by an error that tells it. */
  service?: unknown;
  code?: unknown;
  /** The function of PostgreSQL that reports an error; the same in each language. */
  routine?: unknown;
  /** PostgreSQL's code in a cause of a Prisma error. The cause is not an Error. */
  originalCode?: unknown;
  originalMessage?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown } | null;
  /** The errors of an AggregateError: one per address that was tried. */
  errors?: unknown;
}
