/** How slowly a body may come. */
export interface Pace {
  /** Milliseconds without a byte after which a sender is given up. */
  silence: number;
  /** Milliseconds of waiting over which the bytes are counted. */
  window: number;
  /** Bytes that must come in each window. */
  leastBytes: number;
}

export const defaultPace: Pace = { silence: 30_000, window: 30_000, leastBytes: 30 * 1024 };

/** Watches how fast a body comes. Only the time that is spent waiting for the sender counts. */
export interface PaceWatch {
  /** More of the body is being waited for. */
  waiting(): void;
  /** Something came, and is being dealt with. */
  came(): void;
  stop(): void;
}

/**
 * @param bytesSoFar bytes that have come, packed as they are
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
    if (silent >= pace.silence) return end('The body stopped coming.');
    if (waited < pace.window) return;
    const came = bytesSoFar() - mark;
    if (came < pace.leastBytes) return end('The body came too slowly. Send less at a time, as it is there.');
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
