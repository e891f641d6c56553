'use client';

import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { cn } from '@/lib/cn.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { Name } from '../ui/name.tsx';

/** Something that can be chosen. */
export interface Choice {
  id: string;
  /** What it is called: searched, and shown unless `label` is. */
  name: string;
  label?: ReactNode;
  /** At the end of its line. */
  end?: ReactNode;
  /** It cannot be chosen now. */
  disabled?: boolean;
}

interface ChoiceListProps {
  /** `agents` */
  many: string;
  /** `Find an agent`; without it, nothing is searched. */
  find?: string | undefined;
  choices: readonly Choice[];
  chosen: readonly string[];
  /** Several can be chosen together. */
  several: boolean;
  onChoose(choice: Choice, isChosen: boolean): void;
  onType?(typed: string): void;
  /** The choices are what was found for what was typed; else they are searched here. */
  areFound?: boolean;
  /** Whether the numbers at the end may not hold any more. */
  isStale?: boolean;
  /** Instead of choices, when there are none. */
  none: ReactNode;
  /** Below the list. */
  notes?: ReactNode;
  /** Whether it takes the focus when it is drawn. */
  takesFocus: boolean;
}

/** A list to choose from, with a field that searches it: Enter there chooses the first one. */
export function ChoiceList(props: ChoiceListProps) {
  const { many, find, choices, chosen, several, onChoose, onType, areFound, isStale, none, notes } = props;
  const { takesFocus } = props;
  const [typed, setTyped] = useState('');
  const [current, setCurrent] = useState(0);
  /** Enter was pressed before there was anything to choose. */
  const [isAwaited, setAwaited] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const wanted = areFound ? '' : typed.trim().toLowerCase();
  const shown = wanted === '' ? choices : choices.filter(({ name }) => name.toLowerCase().includes(wanted));

  useEffect(() => {
    // What has a keyboard on the screen would hide the list behind it.
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
            'bg-accent-soft font-medium forced-colors:forced-color-adjust-none forced-colors:bg-[Highlight] forced-colors:text-[HighlightText]',
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
