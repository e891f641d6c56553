/** The socket of a connection to PostgreSQL. */
export interface Stream {
  destroy(): void;
  once(event: 'close', listener: () => void): void;
}

/** When the running query of a connection times out, in milliseconds since the epoch. */
interface Deadline {
  at: number;
}

/** How often the deadlines are checked, in milliseconds. */
const checkMs = 250;

const deadlines = new Map<Stream, Deadline>();
let timer: NodeJS.Timeout | null = null;

/**
 * Destroys a connection, which fails its query, unless {@link clearQueryTimeout} is called in time.
 *
 * One timer checks all connections: a timer for each query would retain what its callback refers to, a page of JSON,
 * past the cheap garbage collections.
 *
 * @param milliseconds undefined for no timeout
 */
export function setQueryTimeout(stream: Stream, milliseconds: number | undefined): void {
  deadlineOf(stream).at = milliseconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + milliseconds;
}

/** Clears the timeout of a query that was answered. A connection that has closed since is not tracked again. */
export function clearQueryTimeout(stream: Stream): void {
  const deadline = deadlines.get(stream);
  if (deadline) deadline.at = Number.POSITIVE_INFINITY;
}

function deadlineOf(stream: Stream): Deadline {
  let deadline = deadlines.get(stream);
  if (!deadline) {
    deadline = { at: Number.POSITIVE_INFINITY };
    deadlines.set(stream, deadline);
    stream.once('close', () => forget(stream));
    timer ??= setInterval(endOverdue, checkMs).unref();
  }
  return deadline;
}

function endOverdue(): void {
  const now = Date.now();
  for (const [stream, { at }] of deadlines) if (at < now) stream.destroy();
}

function forget(stream: Stream): void {
  deadlines.delete(stream);
  if (deadlines.size > 0 || !timer) return;
  clearInterval(timer);
  timer = null;
}
