'use client';

import { Toast } from '@base-ui/react/toast';
import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { popupStyle } from './popup-style.ts';

/** Says at the edge of the page, and to screen readers, what came of what a person did. */
export function Results({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={6000} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed right-3 bottom-3 left-3 z-50 flex flex-col items-end gap-2 outline-none sm:left-auto">
          <Shown />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Shown() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={['right', 'down']}
      className={`${popupStyle} w-full max-w-96 data-[limited]:hidden`}
    >
      <Toast.Content className="flex items-center gap-2 py-1.5 pr-1.5 pl-3">
        <Check className="size-3.5 shrink-0 text-good" />
        <Toast.Title className="min-w-0 flex-1 wrap-anywhere" render={<p />} />
        <Toast.Close render={<IconButton label="Dismiss" />}>
          <X />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

/** @returns says that something was done: `Token revoked` */
export function useSay(): (done: string) => void {
  const { add } = Toast.useToastManager();
  return (done) => void add({ title: done });
}
