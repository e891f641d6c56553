import type { ServerResponse } from 'node:http';

/** Bytes per write: a client that reads this much makes progress. */
const pieceSize = 64 * 1024;

/** Milliseconds in which a client must read at least one piece. */
const defaultStallTimeout = 60_000;

/** Why a stream ended early without a server error. */
export type BreakReason = 'reader_left' | 'reader_stalled' | 'server_stopping';

/** A stream that the client did not receive completely. It is not a server error and is logged at `info`. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';
  readonly reason: BreakReason;

  constructor(reason: BreakReason) {
    super(`the stream was broken: ${reason}`);
    this.reason = reason;
  }
}

export interface StreamOptions {
  /** Breaks the stream immediately when it aborts. */
  signal?: AbortSignal | undefined;
  /** Milliseconds without progress after which the stream is broken. */
  stallTimeout?: number;
  /** A chunk that is sent at an interval while the body is silent; it must be valid between two chunks of the body. */
  heartbeat?: { chunk: string; intervalMs: number };
}

const open = new Map<ServerResponse, AbortController>();

/** Breaks every open stream, for a server that must stop now. */
export function breakOpenStreams(): void {
  for (const stopping of open.values()) stopping.abort(new BrokenStream('server_stopping'));
}

/**
 * Streams a body as fast as the client reads it, and ends the response. The headers must already be written. An
 * incomplete stream resets the connection: proxies forward a reset, while many complete a response whose connection
 * was only closed.
 *
 * @throws BrokenStream if the client disconnects or reads nothing for `stallTimeout`
 * @throws the reason of `signal` once it aborts, and whatever `body` throws
 */
export async function sendStream(
  res: ServerResponse,
  body: AsyncIterable<string | Uint8Array>,
  { signal, stallTimeout = defaultStallTimeout, heartbeat }: StreamOptions = {},
): Promise<void> {
  const stopping = new AbortController();
  const ended = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
  // Resets immediately instead of after the next chunk, which may take long.
  const onAbort = () => resetConnection(res);
  ended.addEventListener('abort', onAbort);
  open.set(res, stopping);
  let fullFor = 0;
  const beat = setInterval(() => {
    // A chunk is written in pieces; other writes can come between two pieces only while the buffer is full.
    if (!res.writableNeedDrain) {
      fullFor = 0;
      res.write(heartbeat?.chunk);
    } else if (fullFor >= stallTimeout) stopping.abort(new BrokenStream('reader_stalled'));
    else fullFor += heartbeat?.intervalMs ?? 0;
  }, heartbeat?.intervalMs);
  if (!heartbeat) clearInterval(beat);
  try {
    for await (const chunk of body) {
      for (const piece of pieces(chunk)) {
        ended.throwIfAborted();
        if (res.destroyed) throw new BrokenStream('reader_left');
        if (!res.write(piece)) await settled(res, 'drain', ended, stallTimeout);
      }
    }
    ended.throwIfAborted();
    res.end();
    await settled(res, 'finish', ended, stallTimeout);
  } catch (error) {
    resetConnection(res);
    throw error;
  } finally {
    clearInterval(beat);
    ended.removeEventListener('abort', onAbort);
    open.delete(res);
  }
}

/** Ends a response so that the client cannot mistake it for a complete one. */
export function resetConnection(res: ServerResponse): void {
  const { socket } = res;
  if (socket && !socket.destroyed) socket.resetAndDestroy();
  res.destroy();
}

function* pieces(chunk: string | Uint8Array): Generator<Uint8Array> {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
}

/** The number of progress checks in one `stallTimeout`. */
const checks = 4;

/**
 * Waits until the client has read what was written. Counts checks instead of milliseconds: while this process is
 * blocked, a client can't show progress.
 */
function settled(
  res: ServerResponse,
  event: 'drain' | 'finish',
  ended: AbortSignal,
  stallTimeout: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (res.destroyed) return reject(new BrokenStream('reader_left'));
    let checksLeft = checks;
    const check = () => --checksLeft > 0 || finish(new BrokenStream('reader_stalled'));
    const timer = setInterval(check, stallTimeout / checks);
    const done = () => finish();
    const closed = () => finish(ended.aborted ? ended.reason : new BrokenStream('reader_left'));
    const finish = (error?: Error) => {
      clearInterval(timer);
      res.off(event, done).off('close', closed);
      if (error) reject(error);
      else resolve();
    };
    res.once(event, done).once('close', closed);
  });
}
