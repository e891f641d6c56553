/** The minimum pace of a request body. */
export interface Pace {
  /** The maximum time without a byte, in milliseconds. */
  silence: number;
  /** Milliseconds of waiting over which bytes are counted. */
  window: number;
  /** The minimum number of bytes in each window. */
  leastBytes: number;
}

export const defaultPace: Pace = { silence: 30_000, window: 30_000, leastBytes: 30 * 1024 };

/** Watches the pace of a body. Only the time spent waiting for the client counts. */
export interface PaceWatch {
  /** The server waits for more of the body. */
  waiting(): void;
  /** A chunk arrived and is being processed. */
  came(): void;
  stop(): void;
}

/**
 * @param bytesSoFar returns the number of bytes received, before decompression
 * @param giveUp called at most once, with the reason
 */
export function watchPace(pace: Pace, bytesSoFar: () => number, giveUp: (reason: string) => void): PaceWatch {
  const tick = Math.max(1, Math.min(1_000, pace.silence / 4));
  let isWaiting = true;
  let silent = 0;
  let waited = 0;
  let mark = bytesSoFar();
  const end = (reason: string) => {
    clearInterval(timer);
    giveUp(reason);
  };
  const timer = setInterval(() => {
    if (!isWaiting) return;
    silent += tick;
    waited += tick;
    if (silent >= pace.silence) return end('The client stopped sending the body.');
    if (waited < pace.window) return;
    const came = bytesSoFar() - mark;
    if (came < pace.leastBytes) return end('The body arrived too slowly. Send smaller requests.');
    waited = 0;
    mark += came;
  }, tick);
  return {
    waiting() {
      isWaiting = true;
    },
    came() {
      isWaiting = false;
      silent = 0;
    },
    stop: () => clearInterval(timer),
  };
}
