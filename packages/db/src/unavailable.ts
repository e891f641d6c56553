/** Why the database does not serve just now. */
export type Unavailability =
  /** Nothing answers at its address, it is starting or stopping, or the connection broke. */
  | 'unreachable'
  /** All connections of this process are busy. */
  | 'busy'
  /** PostgreSQL takes no more connections. */
  | 'connections'
  /** A pooler between refused, or spoke in a way that is none of PostgreSQL's. */
  | 'protocol'
  | 'disk_full'
  | 'memory'
  /** A limit that its operator set, such as `temp_file_limit`. */
  | 'limit'
  /** Its storage reports errors. */
  | 'storage'
  /** Its transactions are read-only: they are set to be, or it is a standby. */
  | 'read_only'
  /** It follows another one, and so takes no writes. */
  | 'standby'
  /** A statement took longer than it may, or its end was asked for. */
  | 'timeout';

/** Codes of Node's, PostgreSQL's and Prisma's that tell a reason. */
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
  '25006': 'read_only',
  '53100': 'disk_full',
  '53200': 'memory',
  '53300': 'connections',
  '53400': 'limit',
  '57014': 'timeout',
};

/** Classes of PostgreSQL's codes, for those that have no entry of their own. */
const classes: Readonly<Record<string, Unavailability>> = {
  '08': 'unreachable',
  '53': 'limit',
  '58': 'storage',
};

// What pg throws without a code: a connection ends, none is to be had in time, or it falls silent.
const messages: readonly [RegExp, Unavailability][] = [
  [/timeout exceeded when trying to connect/, 'busy'],
  [
    /Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after/,
    'unreachable',
  ],
];

/** How far causes of causes are followed. */
const deepest = 5;

/**
 * Why a query failed, when that was for want of a database that serves it rather than because of the query; else null.
 *
 * @param error of a query that was asked directly, or through Prisma
 */
export function unavailability(error: unknown, depth = 0): Unavailability | null {
  if (typeof error !== 'object' || error === null || depth > deepest) return null;
  const { code, originalCode, message, cause, meta, errors } = error as Failure;
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

/** Whether a query failed for want of a database that serves it, rather than because of the query. */
export function isUnavailable(error: unknown): boolean {
  return unavailability(error) !== null;
}

function ofCode(code: string): Unavailability | null {
  // PostgreSQL's have five characters; a class of Node's or Prisma's would mean something else.
  return codes[code] ?? (/^[0-9A-Z]{5}$/.test(code) ? (classes[code.slice(0, 2)] ?? null) : null);
}

/** Where errors keep what they know: Node's, pg's, and Prisma's around those. */
interface Failure {
  code?: unknown;
  /** PostgreSQL's code, in a cause of Prisma's, which is no Error. */
  originalCode?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown } | null;
  /** Of an AggregateError: one for each address that was tried. */
  errors?: unknown;
}
