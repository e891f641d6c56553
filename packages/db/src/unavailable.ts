/** Codes of Node's and PostgreSQL's that mean: there is no database to talk to just now. */
const codes = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  '53300', // too many connections
  '57P01', // the administrator ended the connection
  '57P02', // a crash ended it
  '57P03', // starting up
  'P1001', // Prisma: can't reach the server
  'P1002', // Prisma: timed out
  'P1017', // Prisma: the server closed the connection
]);

// What pg throws without a code: a connection ends, none is to be had in time, or it falls silent.
const messages =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after/;

/** How far causes of causes are followed. */
const deepest = 5;

/**
 * Whether a query failed because PostgreSQL could not be reached, rather than because of the query:
 * asked of it directly, or through Prisma.
 */
export function isUnavailable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > deepest) return false;
  const { code, originalCode, message, cause, meta, errors } = error as Failure;
  for (const known of [code, originalCode]) {
    if (typeof known === 'string' && (codes.has(known) || known.startsWith('08'))) return true;
  }
  if (typeof message === 'string' && messages.test(message)) return true;
  const causes = [cause, meta?.driverAdapterError, ...(Array.isArray(errors) ? errors : [])];
  return causes.some((below) => isUnavailable(below, depth + 1));
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
