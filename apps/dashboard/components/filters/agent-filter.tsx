'use client';

import { Combobox } from '@base-ui/react/combobox';
import type { Agent } from '@masker/contract';
import { Check, ChevronDown, Search } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { cn } from '@/lib/cn.ts';
import { formatCount } from '@/lib/format/count.ts';
import { buttonStyle } from '../ui/button.tsx';
import { itemStyle, popupStyle } from '../ui/popup-style.ts';
import { AgentName } from './agent-name.tsx';
import { useAgents } from './use-agents.ts';

type Choice = Pick<Agent, 'id' | 'name'> & { session_count?: number };

const anyAgent: Choice = { id: '', name: 'Any agent' };

/** Chooses one agent, by searching for its name. */
export function AgentFilter({
  id,
  onChange,
}: {
  id: string | undefined;
  onChange(id: string | undefined): void;
}) {
  const agents = useAgents();
  const choices: Choice[] = [anyAgent, ...(agents.data ?? [])];
  return (
    <Combobox.Root
      items={choices}
      value={choices.find((choice) => choice.id === (id ?? '')) ?? null}
      onValueChange={(choice: Choice | null) => onChange(choice?.id || undefined)}
      itemToStringLabel={(choice: Choice) => choice.name}
      isItemEqualToValue={(a: Choice, b: Choice) => a.id === b.id}
    >
      <Combobox.Trigger
        aria-label="Agent"
        className={cn(
          buttonStyle(),
          'max-w-52 px-2 font-normal',
          id !== undefined && 'border-accent bg-accent-soft font-medium',
        )}
      >
        <span className="truncate">{id === undefined ? 'Any agent' : <AgentName id={id} />}</span>
        <ChevronDown className="size-3 shrink-0 text-ink-faint" />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={6} align="start" className="z-50">
          <Combobox.Popup
            className={`${popupStyle} flex max-h-[min(24rem,var(--available-height))] w-72 flex-col`}
            aria-label="Agents"
          >
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search className="size-3.5 text-ink-faint" />
              <Combobox.Input
                placeholder="Find an agent"
                className="h-9 w-full bg-transparent outline-none placeholder:text-ink-faint"
              />
            </div>
            <Combobox.Empty>
              <p className="px-3 py-4 text-ink-soft empty:hidden">No agent has that in its name.</p>
            </Combobox.Empty>
            {agents.error && (
              <p role="alert" className="px-3 py-2 text-bad">
                {explain(problemOf(agents.error)).title}.{' '}
                <button type="button" className="underline" onClick={() => void agents.refetch()}>
                  Try again
                </button>
              </p>
            )}
            <Combobox.List className="quiet-scroll min-h-0 overflow-y-auto overscroll-contain p-1 data-[empty]:p-0">
              {(choice: Choice) => (
                <Combobox.Item key={choice.id} value={choice} className={itemStyle}>
                  <span className="w-3.5 shrink-0">
                    <Combobox.ItemIndicator>
                      <Check className="size-3.5 text-accent" />
                    </Combobox.ItemIndicator>
                  </span>
                  <span className="min-w-0 truncate">{choice.name}</span>
                  {choice.session_count !== undefined && (
                    <span
                      title="Sessions in all"
                      className="ml-auto pl-3 text-xs text-ink-faint tabular-nums"
                    >
                      {formatCount(choice.session_count)}
                    </span>
                  )}
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
