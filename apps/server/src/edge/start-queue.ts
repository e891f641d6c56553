import type { ServerResponse } from 'node:http';

/** Milliseconds that a request waits for a server that is starting: as long as others wait for a slot. */
const longestMs = 10_000;

/** The most requests that wait. */
const mostWaiting = 256;

/** Requests that arrive while the server is starting. */
export interface StartQueue {
  /** Keeps a request until the server is open. It is refused if that takes too long, or if too many wait already. */
  add(res: ServerResponse, serve: () => void, refuse: () => void): void;
  /** Serves what waits, in the order of arrival. */
  open(): void;
  /** Refuses what waits, and what comes later. */
  close(): void;
}

/**
 * Lets requests wait for a server that is starting, so that a quick restart fails none of those that a proxy sends before
 * it has seen the server go down.
 */
export function createStartQueue(): StartQueue {
  const waiting = new Set<(isOpen: boolean) => void>();
  let closed = false;

  function settleAll(isOpen: boolean): void {
    for (const settle of [...waiting]) settle(isOpen);
  }

  return {
    add(res, serve, refuse) {
      if (closed || waiting.size >= mostWaiting) return refuse();
      const leave = () => {
        clearTimeout(limit);
        res.off('close', leave);
        waiting.delete(settle);
      };
      const settle = (isOpen: boolean) => {
        leave();
        if (isOpen) serve();
        else refuse();
      };
      const limit = setTimeout(() => settle(false), longestMs);
      waiting.add(settle);
      res.once('close', leave);
    },
    open: () => settleAll(true),
    close() {
      closed = true;
      settleAll(false);
    },
  };
}
