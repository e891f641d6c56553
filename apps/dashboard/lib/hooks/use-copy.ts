'use client';

import { useEffect, useRef, useState } from 'react';

/** The time that a confirmation is shown, in milliseconds. */
const shown = 1500;

/** Writes to the clipboard and briefly shows the result. */
export function useCopy() {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  /** @returns whether the text is in the clipboard */
  async function copy(text: Copied): Promise<boolean> {
    const done = await write(text);
    setState(done ? 'copied' : 'failed');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setState('idle'), shown);
    return done;
  }

  return { state, copy };
}

/** The text to copy, or a function that creates it. */
type Copied = string | (() => string | Promise<string>);

async function write(text: Copied): Promise<boolean> {
  try {
    // The API is missing on pages that were loaded over plain http from another machine.
    await navigator.clipboard.writeText(typeof text === 'string' ? text : await text());
    return true;
  } catch {
    return false;
  }
}
