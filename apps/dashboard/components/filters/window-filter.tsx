'use client';

import { CalendarRange, ChevronLeft, ChevronRight } from 'lucide-react';
import { type FocusEvent, type FormEvent, lazy, type RefObject, useId, useState } from 'react';
import { cn } from '@/lib/cn.ts';
import { stepWindow } from '@/lib/filters/step-window.ts';
import { type Window, windowText } from '@/lib/filters/window.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import { zoneName } from '@/lib/time/zone.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Part } from '../ui/part.tsx';
import { Loading, popoverStyle } from './popover-style.tsx';
import { usePopover } from './use-popover.ts';

const loadPanel = () => import('./window-panel.tsx');
const loadReader = () => import('@/lib/filters/typed-window.ts');
const WindowPanel = lazy(loadPanel);

function preload() {
  void loadPanel();
  void loadReader();
}

interface WindowFilterProps {
  window: Window;
  onChange(window: Window): void;
  /** Whether the panel is a popup or below the field. */
  panel: 'popup' | 'below';
}

/** The window of a list, typed or chosen, and the time zone for it. */
export function WindowFilter({ window, onChange, panel }: WindowFilterProps) {
  const { zone } = useZone();
  const id = useId();
  const { open, anchor, popupProps, show, hide, has } = usePopover();
  const shown = windowText(window, zone);
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const isPopup = panel === 'popup';

  function drop() {
    setDraft(null);
    setWrong(null);
  }

  function choose(next: Window) {
    drop();
    if (isPopup) hide();
    onChange(next);
    // Selects the text, as on first focus: the next input is a new window.
    requestAnimationFrame(() => {
      const field = anchor.current as HTMLInputElement | null;
      if (field === document.activeElement) field?.select();
    });
  }

  async function apply() {
    if (draft === null || draft.trim() === '' || draft === shown) return drop();
    const { typedWindow } = await loadReader();
    const read = typedWindow(draft, { zone, now: Date.now() });
    if ('value' in read) choose(read.value);
    else setWrong(read.wrong);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void apply();
  }

  function onBlur({ relatedTarget }: FocusEvent) {
    if (!has(relatedTarget)) void apply();
  }

  function step(by: -1 | 1) {
    const next = stepWindow(window, by, { zone, now: Date.now() });
    if (next) choose(next);
  }

  const field = (
    <form
      onSubmit={submit}
      className={cn(
        'flex min-w-0 items-center gap-1.5 border bg-surface px-2 focus-within:border-accent',
        isPopup ? 'h-7 flex-1 text-xs' : 'h-9 rounded-md',
        wrong === null ? 'border-line-strong' : 'border-bad',
      )}
    >
      <CalendarRange aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: its role is known only here */}
      <input
        ref={anchor as RefObject<HTMLInputElement>}
        role={isPopup ? 'combobox' : undefined}
        aria-haspopup={isPopup ? 'dialog' : undefined}
        aria-expanded={isPopup ? open : undefined}
        aria-controls={isPopup ? popupProps.id : undefined}
        aria-label="Time window"
        aria-invalid={wrong !== null}
        aria-describedby={wrong === null ? `${id}-zone` : `${id}-zone ${id}-wrong`}
        data-filter="Time window"
        value={draft ?? shown}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        onFocus={({ target }) => {
          preload();
          target.select();
        }}
        onPointerEnter={preload}
        onMouseUp={(event) => {
          const { selectionStart: from, selectionEnd: to, value } = event.currentTarget;
          const isDragged = from !== to && (from !== 0 || to !== value.length);
          if (!isPopup || open || draft !== null || isDragged) return;
          // The first press selects the text, which is to be replaced, also where the field has the focus already. By
          // default, the caret is placed after this event.
          event.preventDefault();
          event.currentTarget.select();
        }}
        onClick={isPopup ? show : undefined}
        onChange={({ target }) => {
          setDraft(target.value);
          setWrong(null);
          if (isPopup) show();
        }}
        onKeyDown={({ key }) => {
          if (key === 'Escape') drop();
          if (key === 'ArrowDown' && isPopup) show();
        }}
        onBlur={onBlur}
        className="field-sizing-content min-w-24 flex-1 truncate bg-transparent font-medium tabular-nums outline-none"
      />
      <span id={`${id}-zone`} title={zone} className="shrink-0 text-ink-soft">
        {zoneName(zone)}
      </span>
    </form>
  );

  const message = wrong !== null && (
    <p
      id={`${id}-wrong`}
      role="alert"
      className={cn(
        'text-xs text-bad',
        isPopup &&
          !open &&
          'absolute top-full left-7 z-20 mt-1 w-72 rounded-md border border-line-strong bg-raised px-2 py-1 shadow-pop',
      )}
    >
      {wrong}
    </p>
  );

  if (!isPopup)
    return (
      <div className="flex flex-col gap-2">
        {field}
        {message}
        <div className="flex gap-2">
          <StepButtons window={window} onStep={step} />
        </div>
        <Part fallback={<Loading />}>
          <WindowPanel window={window} typed={draft} onChoose={choose} onTyped={apply} />
        </Part>
      </div>
    );

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex line everywhere
    <div role="group" aria-label="Window" className="relative flex shrink-0">
      <IconStep step={-1} isFirst window={window} onStep={step} />
      {field}
      <IconStep step={1} window={window} onStep={step} />
      {!open && message}
      <div {...popupProps} role="dialog" aria-label="Choose a window" className={cn(popoverStyle, 'w-fit')}>
        {open && (
          <Part fallback={<Loading />}>
            {wrong !== null && <div className="border-b border-line px-3 py-2">{message}</div>}
            <WindowPanel
              window={window}
              typed={draft}
              isRefused={wrong !== null}
              onChoose={choose}
              onTyped={apply}
            />
          </Part>
        )}
      </div>
    </div>
  );
}

interface StepProps {
  window: Window;
  onStep(step: -1 | 1): void;
}

/** A window that ends now has no later one. */
function isLast({ until }: Window): boolean {
  return until === undefined;
}

function IconStep({
  step,
  isFirst = false,
  window,
  onStep,
}: StepProps & { step: -1 | 1; isFirst?: boolean }) {
  return (
    <IconButton
      label={step < 0 ? 'One window earlier' : 'One window later'}
      look="outline"
      aria-disabled={step > 0 && isLast(window)}
      onClick={() => onStep(step)}
      className={cn(
        'w-6 aria-disabled:cursor-default aria-disabled:text-ink-faint aria-disabled:opacity-60',
        isFirst ? 'rounded-r-none border-r-0' : 'rounded-l-none border-l-0',
      )}
    >
      {step < 0 ? <ChevronLeft /> : <ChevronRight />}
    </IconButton>
  );
}

function StepButtons({ window, onStep }: StepProps) {
  return (
    <>
      <Button onClick={() => onStep(-1)} className="flex-1">
        <ChevronLeft aria-hidden className="size-3.5" /> One window earlier
      </Button>
      <Button disabled={isLast(window)} onClick={() => onStep(1)} className="flex-1">
        One window later <ChevronRight aria-hidden className="size-3.5" />
      </Button>
    </>
  );
}
