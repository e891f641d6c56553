'use client';

import { Toast } from '@base-ui/react/toast';
import { Check, Info, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from './button.tsx';
import { popupStyle } from './popup-style.ts';

/** What is said: that an action succeeded, or why it had no effect. */
export interface Result {
  text: string;
  look: 'done' | 'note';
}

/** @param results all results so far; each is shown once */
export default function Toasts({ results }: { results: readonly Result[] }) {
  const [manager] = useState(() => Toast.createToastManager());
  const shown = useRef(0);
  useEffect(() => {
    for (const { text, look } of results.slice(shown.current)) manager.add({ title: text, type: look });
    shown.current = results.length;
  }, [results, manager]);
  return (
    <Toast.Provider timeout={6000} limit={3} toastManager={manager}>
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
        {toast.type === 'note' ? (
          <Info className="size-3.5 shrink-0 text-ink-soft" />
        ) : (
          <Check className="size-3.5 shrink-0 text-good" />
        )}
        <Toast.Title className="min-w-0 flex-1 wrap-anywhere" render={<p />} />
        <Toast.Close render={<IconButton label="Dismiss" />}>
          <X />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
