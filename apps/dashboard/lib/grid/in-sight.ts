import { useSyncExternalStore } from 'react';

/** The rows on screen, by the instants of the first and the last, in the order of the list. */
export interface InSight {
  first: string;
  last: string;
}

/** Which rows are on screen. It changes with each frame of scrolling: only who asks is drawn anew. */
export interface InSightStore {
  get(): InSight | null;
  set(next: InSight | null): void;
  subscribe(listener: () => void): () => void;
}

/** Milliseconds between two changes that listeners are told of, at least. */
const pause = 100;

export function createInSight(): InSightStore {
  const listeners = new Set<() => void>();
  let now: InSight | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: InSight | null = null;
  return {
    get: () => shown,
    set(next) {
      if (now?.first === next?.first && now?.last === next?.last) return;
      now = next;
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        shown = now;
        for (const listener of listeners) listener();
      }, pause);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useInSight(store: InSightStore): InSight | null {
  return useSyncExternalStore(store.subscribe, store.get, () => null);
}
