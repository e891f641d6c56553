'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { readable } from './readable.ts';

/** The parameters of the URL, and a function to change them without loading the page again. */
export interface Address {
  params: URLSearchParams;
  /**
   * @param changes null removes a parameter
   * @param history whether Back undoes the change
   */
  change(changes: Record<string, string | null>, history: 'push' | 'replace'): void;
}

/** Returns the parameters of the URL. A change renders immediately; the router follows. */
export function useAddress(): Address {
  const routed = useSearchParams();
  const pathname = usePathname();
  const [ahead, setAhead] = useState<{ of: object; params: URLSearchParams } | null>(null);

  // Back soon after a change can bring the router to where it was before it has followed the change: it then renders
  // nothing, and the change would stay.
  useEffect(() => {
    const onBack = () => {
      if (window.location.pathname === pathname)
        setAhead({ of: routed, params: new URLSearchParams(window.location.search) });
    };
    window.addEventListener('popstate', onBack);
    return () => window.removeEventListener('popstate', onBack);
  }, [routed, pathname]);

  return {
    // A value of the router that differs from the one at the time of the change is newer.
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
        // With the router's state in the entry, the router would take the change for its own and not follow it.
        const { __NA: _, ...entry } = window.history.state ?? {};
        window.history.replaceState(entry, '', url);
      }
    },
  };
}
