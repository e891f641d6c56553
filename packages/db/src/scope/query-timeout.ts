import type { AnswerMonitor } from './answer-monitor.ts';

/** The socket of a connection to PostgreSQL. */
export interface Stream {
  destroy(): void;
  once(event: 'close', listener: () => void): void;
}

/** What a connection waits for. */
interface Wait {
  /** Since when, in milliseconds since the epoch; infinity while it waits for nothing. */
  since: number;
  /** When it times out, in milliseconds since the epoch. */
  until: number;
  monitor: AnswerMonitor | undefined;
}

/** How often the waits are checked, in milliseconds. */
const checkMs = 250;

/** The wait in milliseconds after which it is checked whether PostgreSQL answers at all. */
const longMs = 1_000;

const waits = new Map<Stream, Wait>();
let timer: NodeJS.Timeout | null = null;

/**
 * Destroys a connection, which fails its query, unless {@link clearQueryTimeout} is called in time. A PostgreSQL that
 * answers nothing is not waited for that long: see {@link AnswerMonitor}.
 *
 * One timer checks all connections: a timer for each query would retain what its callback refers to, a page of JSON,
 * past the cheap garbage collections.
 *
 * @param milliseconds undefined for no timeout: the query ends if PostgreSQL is lost
 * @param monitor of the database of the connection; undefined for one that is waited for until the timeout
 */
export function setQueryTimeout(
  stream: Stream,
  milliseconds = Number.POSITIVE_INFINITY,
  monitor?: AnswerMonitor,
): void {
  const wait = waitOf(stream);
  wait.since = Date.now();
  wait.until = wait.since + milliseconds;
  wait.monitor = monitor;
}

/** Clears the timeout of a query that was answered. A connection that has closed since is not tracked again. */
export function clearQueryTimeout(stream: Stream): void {
  const wait = waits.get(stream);
  if (!wait) return;
  stopWaiting(wait);
  wait.monitor?.heard();
}

function stopWaiting(wait: Wait): void {
  wait.since = Number.POSITIVE_INFINITY;
  wait.until = Number.POSITIVE_INFINITY;
}

function waitOf(stream: Stream): Wait {
  let wait = waits.get(stream);
  if (!wait) {
    wait = { since: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY, monitor: undefined };
    waits.set(stream, wait);
    stream.once('close', () => forget(stream));
    timer ??= setInterval(check, checkMs).unref();
  }
  return wait;
}

function check(): void {
  const longAgo = Date.now() - longMs;
  const monitors = new Map<AnswerMonitor, boolean>();
  for (const { since, monitor } of waits.values())
    if (monitor) monitors.set(monitor, monitors.get(monitor) === true || since < longAgo);
  for (const [monitor, isWaiting] of monitors) monitor.check(isWaiting);

  const now = Date.now();
  for (const [stream, { since, until, monitor }] of waits) {
    const isUnanswered = until === Number.POSITIVE_INFINITY ? monitor?.isLost : monitor?.isSilent;
    if (until < now || (since < longAgo && isUnanswered)) stream.destroy();
  }
}

function forget(stream: Stream): void {
  waits.delete(stream);
  if (waits.size > 0 || !timer) return;
  clearInterval(timer);
  timer = null;
}
