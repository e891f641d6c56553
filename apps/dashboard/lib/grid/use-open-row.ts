'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useAddress } from '../address/use-address.ts';

/** The row that is open, by its id, and how to open and close one. */
export interface OpenRow {
  id: string | null;
  open(id: string): void;
  close(): void;
}

/**
 * Which row is open beside the list; it stands in the address, so that a link can name it.
 * Opening is a step that Back undoes; moving on to a neighbour is not a step of its own.
 *
 * @param param its name there
 */
export function useOpenRow(param: string): OpenRow {
  const router = useRouter();
  const { params, change } = useAddress();
  const id = params.get(param);
  /** Whether the entry before this one in the history is the list alone. */
  const cameFromList = useRef(false);

  useEffect(() => {
    if (id === null) cameFromList.current = false;
  }, [id]);

  return {
    id,
    open(next: string) {
      if (next === id) return;
      if (id === null) cameFromList.current = true;
      change({ [param]: next }, id === null ? 'push' : 'replace');
    },
    close() {
      if (cameFromList.current) router.back();
      else change({ [param]: null }, 'replace');
    },
  };
}
