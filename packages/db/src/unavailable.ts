/** Codes of Node's and PostgreSQL's that mean: there is no database to talk to just now. */
const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
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

// What pg throws without a code, when a connection ends or none is to be had in time.
const messages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after/;

/** Whether a query failed because PostgreSQL could not be reached, rather than because of the query. */
export function isUnavailable(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'string' && (codes.has(code) || code.startsWith('08'))) return true;
    if (messages.test(at.message)) return true;
    if (at instanceof AggregateError && at.errors.some(isUnavailable)) return true;
  }
  return false;
}
