'use client';

import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { readable } from './readable.ts';

/** The parameters of the address, and how to change them without loading the page again. */
export interface Address {
  params: URLSearchParams;
  /**
   * @param changes null takes a parameter away
   * @param history whether Back undoes it
   */
  change(changes: Record<string, string | null>, history: 'push' | 'replace'): void;
}

/** The parameters of the address. A change is drawn at once; the router follows a moment later. */
export function useAddress(): Address {
  const routed = useSearchParams();
  const [ahead, setAhead] = useState<{ of: object; params: URLSearchParams } | null>(null);
  return {
    // What the router says is newer as soon as it says something else than when the change was made.
    params: ahead?.of === routed ? ahead.params : (routed as unknown as URLSearchParams),
    change(changes, history) {
      const params = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) params.delete(name);
        else params.set(name, value);
      }
      const search = readable(params);
      const url = `${window.location.pathname}${search === '' ? '' : `?${search}`}`;
      if (url === window.location.pathname + window.location.search) return;
      setAhead({ of: routed, params });
      if (history === 'push') window.history.pushState(null, '', url);
      else {
        // What the router wrote in the entry would make it take this for its own doing, and not follow.
        const { __NA: _, ...entry } = window.history.state ?? {};
        window.history.replaceState(entry, '', url);
      }
    },
  };
}
