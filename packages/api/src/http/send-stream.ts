import type { ServerResponse } from 'node:http';

/** Bytes written at once: a reader that takes this much is making progress. */
const pieceSize = 64 * 1024;

/** Milliseconds in which a reader must take at least one piece. */
const defaultStallTimeout = 60_000;

/** Why a stream was broken although nothing failed here. */
export type BreakReason = 'reader_left' | 'reader_stalled' | 'server_stopping';

/** A stream that its reader did not get whole. No fault of the server: the log has it at `info`. */
export class BrokenStream extends Error {
  override readonly name = 'BrokenStream';
  readonly reason: BreakReason;

  constructor(reason: BreakReason) {
    super(`the stream was broken: ${reason}`);
    this.reason = reason;
  }
}

export interface StreamOptions {
  /** Breaks the stream at once when it aborts. */
  signal?: AbortSignal | undefined;
  /** Milliseconds without progress after which the reader is given up. */
  stallTimeout?: number;
  /** A sign of life for a stream that may be silent for long. The body must come in chunks that it may go between. */
  heartbeat?: { chunk: string; intervalMs: number };
}

const open = new Map<ServerResponse, AbortController>();

/** Breaks every stream that is still being sent, for a server whose time to stop has run out. */
export function breakOpenStreams(): void {
  for (const stopping of open.values()) stopping.abort(new BrokenStream('server_stopping'));
}

/**
 * Sends a body as it comes, as fast as its reader takes it, and ends the response. The headers must have been
 * written. A stream that does not get to its end resets the connection: proxies pass a reset on, while many
 * complete an answer whose connection was merely closed.
 *
 * @throws BrokenStream when the reader leaves, or takes nothing for `stallTimeout`
 * @throws the reason of `signal` once it aborts, and whatever `body` throws
 */
export async function sendStream(
  res: ServerResponse,
  body: AsyncIterable<string | Uint8Array>,
  { signal, stallTimeout = defaultStallTimeout, heartbeat }: StreamOptions = {},
): Promise<void> {
  const stopping = new AbortController();
  const over = signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal;
  // Not after the next chunk has come: that may take its time.
  const onAbort = () => resetConnection(res);
  over.addEventListener('abort', onAbort);
  open.set(res, stopping);
  let fullFor = 0;
  const beat = setInterval(() => {
    // A chunk is written in pieces, and only a full buffer lets anything come between two of them.
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
        over.throwIfAborted();
        if (res.destroyed) throw new BrokenStream('reader_left');
        if (!res.write(piece)) await settled(res, 'drain', over, stallTimeout);
      }
    }
    over.throwIfAborted();
    res.end();
    await settled(res, 'finish', over, stallTimeout);
  } catch (error) {
    resetConnection(res);
    throw error;
  } finally {
    clearInterval(beat);
    over.removeEventListener('abort', onAbort);
    open.delete(res);
  }
}

/** Ends a response in a way that its reader cannot take for a whole one. */
export function resetConnection(res: ServerResponse): void {
  const { socket } = res;
  if (socket && !socket.destroyed) socket.resetAndDestroy();
  res.destroy();
}

function* pieces(chunk: string | Uint8Array): Generator<Uint8Array> {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
}

/** Looks at a reader that has to take something, in each `stallTimeout`. */
const looks = 4;

/**
 * Waits until what was written has been taken. Looks are counted, not milliseconds: while this process itself stands
 * still, a reader can't show progress.
 */
function settled(
  res: ServerResponse,
  event: 'drain' | 'finish',
  over: AbortSignal,
  stallTimeout: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (res.destroyed) return reject(new BrokenStream('reader_left'));
    let left = looks;
    const look = () => --left > 0 || finish(new BrokenStream('reader_stalled'));
    const timer = setInterval(look, stallTimeout / looks);
    const done = () => finish();
    const closed = () => finish(over.aborted ? over.reason : new BrokenStream('reader_left'));
    const finish = (error?: Error) => {
      clearInterval(timer);
      res.off(event, done).off('close', closed);
      if (error) reject(error);
      else resolve();
    };
    res.once(event, done).once('close', closed);
  });
}
