'use client';

import { Radio } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import type { Problem } from '@/lib/api/problem.ts';
import { cn } from '@/lib/cn.ts';
import type { LiveState } from '@/lib/sessions/use-live.ts';
import { useShortcut } from '../keyboard/use-shortcut.ts';
import { Button } from '../ui/button.tsx';

interface LiveSwitchProps {
  on: boolean;
  onChange(on: boolean): void;
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
export function LiveSwitch({ on, onChange, state, problem }: LiveSwitchProps) {
  const ended = on && problem !== null;
  useShortcut('l', 'Show new sessions as they arrive, or stop it', () => onChange(!on));
  return (
    <>
      <Button
        aria-pressed={on}
        onClick={() => onChange(!on)}
        title={ended ? explain(problem).title : words[state] || 'Show new sessions as they arrive'}
        className={cn(
          'forced-colors:aria-pressed:border-2',
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
