'use client';

import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { cn } from '@/lib/cn.ts';
import { IconButton } from './button.tsx';
import { dialogStyle, scrimStyle } from './popup-style.ts';

interface ModalProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  /** The button that opens it. The previously focused element regains the focus afterwards. */
  trigger?: ReactElement;
  title: string;
  description?: ReactNode;
  /** Whether it closes only on request, because its content cannot be shown again. */
  sticky?: boolean;
  children: ReactNode;
}

/** A modal dialog. */
export function Modal({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  sticky = false,
  children,
}: ModalProps) {
  const popup = useRef<HTMLDivElement>(null);
  const typed = useRef(false);
  useEffect(() => (open ? settle : undefined), [open]);
  return (
    <Dialog.Root
      open={open}
      disablePointerDismissal={sticky}
      onOpenChange={(next, { reason }) => {
        if (sticky && reason === 'escape-key') return;
        // A press beside the dialog may be a slip: what was typed would be lost.
        if (typed.current && reason === 'outside-press') return;
        typed.current = false;
        onOpenChange(next);
      }}
    >
      {trigger && <Dialog.Trigger render={trigger} />}
      <Dialog.Portal>
        <Dialog.Backdrop className={scrimStyle} />
        <Dialog.Popup
          ref={popup}
          onInput={() => {
            typed.current = true;
          }}
          // The first field gets the focus, not the close button.
          initialFocus={() =>
            popup.current?.querySelector<HTMLElement>('input[type=text], input:not([type])') ?? true
          }
          className={cn(dialogStyle, 'max-w-lg')}
        >
          <div className="flex items-start gap-3 px-4 pt-4 sm:px-5 sm:pt-5">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-[15px] font-semibold wrap-anywhere">{title}</Dialog.Title>
              {description && (
                <Dialog.Description className="mt-1 text-ink-soft text-pretty wrap-anywhere" render={<div />}>
                  {description}
                </Dialog.Description>
              )}
            </div>
            {!sticky && (
              <Dialog.Close render={<IconButton label="Close (Esc)" className="-mt-1 -mr-1.5" />}>
                <X />
              </Dialog.Close>
            )}
          </div>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Milliseconds for which a press does nothing after a dialog has closed: the second one of a double click was meant for it. */
const settling = 350;

function settle(): void {
  const { dataset } = document.documentElement;
  dataset.settling = '';
  setTimeout(() => {
    delete dataset.settling;
  }, settling);
}
