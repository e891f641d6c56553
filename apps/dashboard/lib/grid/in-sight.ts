import { useSyncExternalStore } from 'react';

/** The visible rows, by the instants of the first and the last one in the order of the list. */
export interface InSight {
  first: string;
  last: string;
}

/** The visible rows. They change with each frame of scrolling, so only subscribers render again. */
export interface InSightStore {
  get(): InSight | null;
  set(next: InSight | null): void;
  subscribe(listener: () => void): () => void;
}

/** The minimum time between two notifications of listeners, in milliseconds. */
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
