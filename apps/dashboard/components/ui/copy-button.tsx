'use client';

import { Check, Copy } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { useCopy } from '@/lib/hooks/use-copy.ts';
import { Button } from './button.tsx';

interface CopyButtonProps extends Omit<ComponentProps<typeof Button>, 'onClick' | 'children'> {
  /** The text to copy, or a function that creates it on demand. */
  text: string | (() => string | Promise<string>);
  /** The accessible name: `Copy the session id`. */
  label: string;
  children?: ReactNode;
}

/** Copies to the clipboard, and confirms it at the button. */
export function CopyButton({ text, label, children, ...props }: CopyButtonProps) {
  const { state, copy } = useCopy();
  const failed = state === 'failed';
  const said = state === 'copied' ? 'Copied' : failed ? 'Copying is blocked by the browser' : label;
  return (
    <Button
      look={children ? 'outline' : 'quiet'}
      size={children ? 'small' : 'icon'}
      title={said}
      {...props}
      aria-label={said}
      onClick={(event) => {
        event.stopPropagation();
        void copy(text);
      }}
    >
      {state === 'copied' ? (
        <Check className="size-3.5 text-good" />
      ) : (
        <Copy className={failed ? 'size-3.5 text-bad' : 'size-3.5'} />
      )}
      {children}
    </Button>
  );
}
