'use client';

import { useEffect, useState } from 'react';
import { remember } from '@/lib/preferences/remember.ts';

/**
 * Windows below this height, such as magnified ones, show rows first, without the chart. The
 * style sheet uses the same value.
 */
const low = '(height < 30rem)';

/** Whether the chart is expanded: the choice of the person, or by default unless the window is low. */
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
