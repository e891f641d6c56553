'use client';

import { Radio } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import type { Problem } from '@/lib/api/problem.ts';
import { cn } from '@/lib/cn.ts';
import type { LiveState } from '@/lib/sessions/use-live.ts';
import { useShortcut } from '../keyboard/use-shortcut.ts';
import { Button } from '../ui/button.tsx';
import { useSay } from '../ui/results.tsx';

interface LiveSwitchProps {
  on: boolean;
  onChange(on: boolean): void;
  /** Why the list cannot be live; null if it can. */
  unavailable: string | null;
  state: LiveState;
  problem: Problem | null;
}

const words: Record<LiveState, string> = {
  off: '',
  connecting: 'Connecting to live sessions',
  live: 'Live: new sessions appear as they arrive',
  lost: 'The connection for live sessions is lost. The page is reconnecting; no session will be missed.',
};

/** Whether the list is live, and the state of its connection. */
export function LiveSwitch({ on, onChange, unavailable, state, problem }: LiveSwitchProps) {
  const say = useSay();
  const pressed = on && unavailable === null;
  const ended = pressed && problem !== null;
  const press = () => (unavailable === null ? onChange(!on) : say(unavailable, 'note'));
  useShortcut('l', 'Show new sessions as they arrive, or stop it', press);
  return (
    <>
      <Button
        aria-pressed={pressed}
        aria-disabled={unavailable !== null}
        onClick={press}
        title={
          unavailable ?? (ended ? explain(problem).title : words[state] || 'Show new sessions as they arrive')
        }
        className={cn(
          'aria-disabled:cursor-default aria-disabled:text-ink-faint',
          'forced-colors:aria-pressed:border-2 forced-colors:aria-disabled:text-[GrayText]',
          state === 'lost' || ended
            ? 'aria-pressed:border-bad aria-pressed:bg-bad-soft'
            : 'aria-pressed:border-accent aria-pressed:bg-accent-soft',
        )}
      >
        <Radio
          className={cn(
            'size-3.5',
            state === 'live' && 'text-good',
            state === 'connecting' && 'animate-pulse',
          )}
        />
        <span>
          Live
          {state === 'lost' && ' · reconnecting'}
          {ended && ' · ended'}
        </span>
      </Button>
      <span role="status" className="sr-only">
        {ended ? `${explain(problem).title}. ${explain(problem).advice}` : words[state]}
      </span>
    </>
  );
}
