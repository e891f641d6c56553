'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { useAddress } from '../address/use-address.ts';

/** The id of the open row, and functions to open and close one. */
export interface OpenRow {
  id: string | null;
  open(id: string): void;
  close(): void;
}

/**
 * The row that is open beside the list, from the URL, so that a link can name it. Opening adds a history entry; moving
 * to a neighbor does not.
 *
 * @param param its URL parameter
 */
export function useOpenRow(param: string): OpenRow {
  const router = useRouter();
  const { params, change } = useAddress();
  const id = params.get(param);
  /** Whether the previous history entry is the list without an open row. */
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
