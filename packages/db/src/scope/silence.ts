/** A connection to PostgreSQL, as far as it can be let go of. */
export interface Stream {
  destroy(): void;
  once(event: 'close', listener: () => void): void;
}

/** When the query that a connection is busy with is to have been answered, in milliseconds since the epoch. */
interface Patience {
  until: number;
}

/** How often it is looked who has waited too long, in milliseconds. */
const checkMs = 250;

const patiences = new Map<Stream, Patience>();
let timer: NodeJS.Timeout | null = null;

/**
 * Lets go of a connection, which fails its query, unless {@link answered} comes in time.
 *
 * One look at all connections, rather than a timer for each query: cancelled timers keep what hangs on them, a page of
 * JSON, past the collections that are cheap.
 *
 * @param milliseconds none: for ever
 */
export function awaitAnswer(stream: Stream, milliseconds: number | undefined): void {
  patienceOf(stream).until =
    milliseconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + milliseconds;
}

/** The query was answered, whatever with. What has closed meanwhile, and so failed it, is not watched anew. */
export function answered(stream: Stream): void {
  const patience = patiences.get(stream);
  if (patience) patience.until = Number.POSITIVE_INFINITY;
}

function patienceOf(stream: Stream): Patience {
  let patience = patiences.get(stream);
  if (!patience) {
    patience = { until: Number.POSITIVE_INFINITY };
    patiences.set(stream, patience);
    stream.once('close', () => forget(stream));
    timer ??= setInterval(endSilent, checkMs).unref();
  }
  return patience;
}

function endSilent(): void {
  const now = Date.now();
  for (const [stream, { until }] of patiences) if (until < now) stream.destroy();
}

function forget(stream: Stream): void {
  patiences.delete(stream);
  if (patiences.size > 0 || !timer) return;
  clearInterval(timer);
  timer = null;
}
