'use client';

import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { cn } from '@/lib/cn.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { Name } from '../ui/name.tsx';

/** A choice. */
export interface Choice {
  id: string;
  /** The name: searched, and shown unless `label` is given. */
  name: string;
  label?: ReactNode;
  /** Shown at the end of the line. */
  end?: ReactNode;
  /** Whether the choice is disabled. */
  disabled?: boolean;
}

interface ChoiceListProps {
  /** Such as `agents`. */
  many: string;
  /** Such as `Find an agent`; without it, the list has no search field. */
  find?: string | undefined;
  choices: readonly Choice[];
  chosen: readonly string[];
  /** Whether several values can be chosen. */
  several: boolean;
  onChoose(choice: Choice, isChosen: boolean): void;
  onType?(typed: string): void;
  /** Whether the choices are results of the server for the search text; otherwise the list searches them. */
  areFound?: boolean;
  /** Whether the numbers at the end are out of date. */
  isStale?: boolean;
  /** Shown instead of choices if there are none. */
  none: ReactNode;
  /** Shown below the list. */
  notes?: ReactNode;
  /** Whether the list takes the focus when it is rendered. */
  takesFocus: boolean;
}

/** A list of choices with a search field. Enter in the field chooses the first one. */
export function ChoiceList(props: ChoiceListProps) {
  const { many, find, choices, chosen, several, onChoose, onType, areFound, isStale, none, notes } = props;
  const { takesFocus } = props;
  const [typed, setTyped] = useState('');
  const [current, setCurrent] = useState(0);
  /** Enter was pressed before any choice was available. */
  const [isAwaited, setAwaited] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const wanted = areFound ? '' : typed.trim().toLowerCase();
  const shown = wanted === '' ? choices : choices.filter(({ name }) => name.toLowerCase().includes(wanted));

  useEffect(() => {
    // On devices with an on-screen keyboard, it would cover the list.
    if (takesFocus) root.current?.querySelector<HTMLElement>('input, button')?.focus();
  }, [takesFocus]);

  const first = shown.find((choice) => !choice.disabled);
  const chooseAwaited = useEffectEvent(() => {
    setAwaited(false);
    if (first) choose(first);
  });
  useEffect(() => {
    if (isAwaited && first !== undefined) chooseAwaited();
  }, [isAwaited, first]);

  function choose(choice: Choice) {
    if (!choice.disabled) onChoose(choice, !chosen.includes(choice.id));
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const field = event.target instanceof HTMLInputElement && event.target.type === 'search' && event.target;
    if (field && event.key === 'Enter') {
      event.preventDefault();
      if (typed.trim() === '') return;
      if (first === undefined) setAwaited(true);
      else choose(first);
      field.select();
      return;
    }
    const items = [...(root.current?.querySelectorAll<HTMLElement>('[data-choice]') ?? [])];
    const at = items.indexOf(event.target as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined || (field && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const next =
      items[to] ?? (to < 0 ? root.current?.querySelector<HTMLElement>('input[type=search]') : null);
    next?.focus();
    if (items[to]) setCurrent(to);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of what is in it
    <div ref={root} onKeyDown={onKeyDown} className="flex min-h-0 flex-col">
      {find !== undefined && (
        <div className="flex shrink-0 items-center gap-2 border-b border-line px-3 focus-within:border-accent">
          <Search aria-hidden className="size-3.5 text-ink-faint" />
          <input
            type="search"
            value={typed}
            aria-label={find}
            placeholder={find}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => {
              setTyped(target.value);
              setCurrent(0);
              setAwaited(false);
              onType?.(target.value);
            }}
            className="h-9 w-full min-w-0 bg-transparent outline-none placeholder:text-ink-faint [&::-webkit-search-cancel-button]:hidden"
          />
        </div>
      )}
      {shown.length === 0 ? (
        <div className="px-3 py-4 text-ink-soft">{none}</div>
      ) : (
        <ul aria-label={many} className="quiet-scroll min-h-0 overflow-y-auto overscroll-contain p-1">
          {shown.map((choice, index) => (
            <li key={choice.id}>
              <Item
                choice={choice}
                isChosen={chosen.includes(choice.id)}
                several={several}
                isStale={isStale === true}
                tabIndex={index === Math.min(current, shown.length - 1) ? 0 : -1}
                onChoose={() => choose(choice)}
              />
            </li>
          ))}
        </ul>
      )}
      {notes && (
        <div className="shrink-0 border-t border-line px-3 py-1.5 text-xs text-ink-soft">{notes}</div>
      )}
    </div>
  );
}

interface ItemProps {
  choice: Choice;
  isChosen: boolean;
  several: boolean;
  isStale: boolean;
  tabIndex: number;
  onChoose(): void;
}

const itemStyle =
  'flex min-h-8 w-full cursor-pointer items-center gap-2.5 rounded-[5px] px-2 py-1 text-left text-sm hover:bg-hover focus-within:bg-hover';

function Item({ choice, isChosen, several, isStale, tabIndex, onChoose }: ItemProps) {
  const { name, label, end, disabled = false } = choice;
  const line = (
    <>
      <span title={visibleName(name)} className="min-w-0 flex-1 truncate">
        {label ?? <Name of={name} />}
      </span>
      {end !== undefined && (
        <span
          className={cn(
            'shrink-0 text-xs text-ink-soft tabular-nums transition-opacity',
            isStale && 'opacity-45',
          )}
        >
          {end}
        </span>
      )}
    </>
  );
  if (!several)
    return (
      <button
        type="button"
        data-choice
        aria-pressed={isChosen}
        tabIndex={tabIndex}
        onClick={onChoose}
        className={cn(
          itemStyle,
          isChosen &&
            'bg-accent-soft font-medium forced-colors:forced-color-adjust-none forced-colors:bg-[Highlight] forced-colors:text-[HighlightText] forced-colors:*:text-[HighlightText]',
        )}
      >
        {line}
      </button>
    );
  return (
    <label className={cn(itemStyle, disabled && 'opacity-50')}>
      <input
        type="checkbox"
        data-choice
        checked={isChosen}
        disabled={disabled}
        tabIndex={tabIndex}
        onChange={onChoose}
        className="size-4 shrink-0 accent-(--accent-solid)"
      />
      {line}
    </label>
  );
}
