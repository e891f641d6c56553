'use client';

import { useEffect, useState } from 'react';
import { remember } from '@/lib/preferences/remember.ts';

/** Where rows come first, as when the page is magnified. The style sheet knows it too. */
const low = '(height < 30rem)';

/** Whether the chart is drawn, as a person left it; where the page is low it is not, until they ask for it. */
export function useExpanded(): [boolean, (expanded: boolean) => void] {
  const [expanded, setExpanded] = useState(begins);

  useEffect(() => {
    const query = window.matchMedia(low);
    const follow = () => setExpanded(begins());
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);

  return [
    expanded,
    (next) => {
      setExpanded(next);
      if (window.matchMedia(low).matches) return;
      const state = next ? 'expanded' : 'collapsed';
      document.documentElement.dataset.timeline = state;
      remember('timeline', state);
    },
  ];
}

function begins(): boolean {
  return document.documentElement.dataset.timeline !== 'collapsed' && !window.matchMedia(low).matches;
}
