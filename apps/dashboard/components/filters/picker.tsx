'use client';

import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronDown, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { explain } from '@/lib/api/explain.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { cn } from '@/lib/cn.ts';
import { buttonStyle } from '../ui/button.tsx';
import { Name } from '../ui/name.tsx';
import { itemStyle, popupStyle } from '../ui/popup-style.ts';
import type { PickerSource } from './use-choices.ts';

export interface PickerChoice {
  id: string;
  name: string;
  /** At the end of its line. */
  end?: ReactNode;
}

interface PickerProps {
  /** `Agent` */
  label: string;
  /** `agents` */
  many: string;
  /** `Find an agent` */
  find: string;
  /** What it says when nothing is chosen: `Any agent`. */
  any: string;
  /** Undefined until they are there. */
  choices: readonly PickerChoice[] | undefined;
  /** Where they come from, when they are not all there from the start. */
  source?: PickerSource;
  id: string | undefined;
  /** The name of what is chosen. */
  chosen: string | undefined;
  onChange(choice: PickerChoice | undefined): void;
}

const fixed: PickerSource = {
  more: false,
  areFound: false,
  busy: false,
  error: null,
  retry: () => {},
  onOpen: () => {},
  onType: () => {},
};

/** Chooses one of many, by searching for its name, or none. */
export function Picker({
  label,
  many,
  find,
  any,
  choices,
  source = fixed,
  id,
  chosen,
  onChange,
}: PickerProps) {
  const none: PickerChoice = { id: '', name: any };
  const value = id === undefined ? none : { id, name: chosen ?? id };
  const { more, areFound, busy, error } = source;
  return (
    <Combobox.Root
      items={[none, ...(choices ?? [])]}
      value={value}
      onValueChange={(choice: PickerChoice | null) => onChange(choice?.id ? choice : undefined)}
      itemToStringLabel={(choice: PickerChoice) => choice.name}
      onOpenChange={(open) => open && source.onOpen()}
      onInputValueChange={(typed, { reason }) => source.onType(reason === 'input-change' ? typed : '')}
      isItemEqualToValue={(a: PickerChoice, b: PickerChoice) => a.id === b.id}
      autoHighlight
      {...(areFound ? { filter: (choice: PickerChoice) => choice.id !== '' } : {})}
    >
      <Combobox.Trigger
        aria-label={`${label}: ${chosen ?? any}`}
        className={cn(
          buttonStyle(),
          'max-w-52 px-2 font-normal',
          id !== undefined && 'border-accent bg-accent-soft font-medium',
        )}
      >
        <span className="truncate">{chosen === undefined ? any : <Name of={chosen} />}</span>
        <ChevronDown className="size-3 shrink-0 text-ink-faint" />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={6} align="start" className="z-50">
          <Combobox.Popup
            className={`${popupStyle} flex max-h-[min(24rem,var(--available-height))] w-72 flex-col`}
            aria-label={`Choose among ${many}`}
          >
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search className="size-3.5 text-ink-faint" />
              <Combobox.Input
                placeholder={find}
                className="h-9 w-full bg-transparent outline-none placeholder:text-ink-faint"
              />
            </div>
            <Combobox.Empty>
              {!busy && choices !== undefined && (
                <p className="px-3 py-4 text-ink-soft">
                  {more
                    ? `None of the ${many} looked at has that in its name: there are more. Type more of it.`
                    : `None of the ${many} has that in its name.`}
                </p>
              )}
            </Combobox.Empty>
            {error != null && (
              <p role="alert" className="px-3 py-2 text-bad">
                {explain(problemOf(error)).title}.{' '}
                <button type="button" className="underline" onClick={source.retry}>
                  Try again
                </button>
              </p>
            )}
            <Combobox.List className="quiet-scroll min-h-0 overflow-y-auto overscroll-contain p-1 data-[empty]:p-0">
              {(choice: PickerChoice) => (
                <Combobox.Item key={choice.id} value={choice} className={itemStyle}>
                  <span className="w-3.5 shrink-0">
                    <Combobox.ItemIndicator>
                      <Check className="size-3.5 text-accent" />
                    </Combobox.ItemIndicator>
                  </span>
                  <span title={choice.name} className="min-w-0 truncate">
                    {choice.id === '' ? choice.name : <Name of={choice.name} />}
                  </span>
                  {choice.end !== undefined && (
                    <span className="ml-auto shrink-0 pl-3 text-xs text-ink-faint tabular-nums">
                      {choice.end}
                    </span>
                  )}
                </Combobox.Item>
              )}
            </Combobox.List>
            {(busy || more) && (
              <p role="status" className="border-t border-line px-3 py-1.5 text-xs text-ink-faint">
                {busy ? 'Looking…' : `There are more ${many}: type a part of a name.`}
              </p>
            )}
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
