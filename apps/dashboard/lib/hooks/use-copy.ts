'use client';

import { useEffect, useRef, useState } from 'react';

/** How long it is said that something was copied, in milliseconds. */
const shown = 1500;

/** Writes to the clipboard and says for a moment how that went. */
export function useCopy() {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  /** @returns whether it is in the clipboard */
  async function copy(text: Copied): Promise<boolean> {
    const done = await write(text);
    setState(done ? 'copied' : 'failed');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState('idle'), shown);
    return done;
  }

  return { state, copy };
}

/** What is copied, or how to make it. */
type Copied = string | (() => string | Promise<string>);

async function write(text: Copied): Promise<boolean> {
  try {
    // Missing on pages that came over plain http from another machine.
    await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
    return true;
  } catch {
    return false;
  }
}
