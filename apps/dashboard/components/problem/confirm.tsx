'use client';

import { AlertDialog } from '@base-ui/react/alert-dialog';
import { LoaderCircle } from 'lucide-react';
import { type ReactElement, type ReactNode, useRef, useState } from 'react';
import { type Problem, problemOf } from '@/lib/api/problem.ts';
import { cn } from '@/lib/cn.ts';
import { Button } from '../ui/button.tsx';
import { dialogStyle, scrimStyle } from '../ui/popup-style.ts';
import { ChangeProblem } from './change-problem.tsx';

interface ConfirmProps {
  /** The button that opens the dialog, which regains the focus after a cancellation. */
  trigger: ReactElement;
  /** The question. */
  title: string;
  /** The consequences. */
  children: ReactNode;
  /** The action, such as `Revoke`. */
  action: string;
  /** Performs the action. A rejection is explained, and can be retried. */
  onConfirm(): Promise<unknown>;
}

/** Asks for confirmation before an irreversible action. The cancel button has the initial focus. */
export function Confirm({ trigger, title, children, action, onConfirm }: ConfirmProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const wayOut = useRef<HTMLButtonElement>(null);
  /** After the action, the button disappears together with its item. */
  const goesOnAt = useRef<HTMLElement | null>(null);

  async function confirm() {
    setBusy(true);
    setProblem(null);
    const heading = headingOf(button.current);
    try {
      await onConfirm();
      goesOnAt.current = heading;
      setOpen(false);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  }

  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (busy) return;
        goesOnAt.current = null;
        setOpen(next);
        setProblem(null);
      }}
    >
      <AlertDialog.Trigger ref={button} render={trigger} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={scrimStyle} />
        <AlertDialog.Popup
          initialFocus={wayOut}
          finalFocus={() => goesOnAt.current ?? true}
          className={cn(dialogStyle, 'max-w-md p-4 sm:p-5')}
        >
          <AlertDialog.Title className="text-[15px] font-semibold wrap-anywhere">{title}</AlertDialog.Title>
          <AlertDialog.Description
            render={<div />}
            className="mt-1.5 text-ink-soft text-pretty wrap-anywhere"
          >
            {children}
          </AlertDialog.Description>
          {problem && <ChangeProblem problem={problem} className="mt-4" />}
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close render={<Button ref={wayOut} size="medium" disabled={busy} />}>
              Cancel
            </AlertDialog.Close>
            <Button look="danger" size="medium" disabled={busy} onClick={() => void confirm()}>
              {busy && <LoaderCircle className="size-3.5 animate-spin" />}
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** The heading of the section that contains an element. */
function headingOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest('section')?.querySelector<HTMLElement>('h1, h2') ?? null;
}
