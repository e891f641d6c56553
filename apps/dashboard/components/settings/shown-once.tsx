'use client';

import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';

interface ShownOnceProps {
  secret: string;
  /** The object of the copy button: `the token`. */
  what: string;
  /** The reason to copy it now, and where not to store it. */
  warning: string;
  children?: ReactNode;
  onDone(): void;
}

/** Shows a secret, once. */
export function ShownOnce({ secret, what, warning, children, onDone }: ShownOnceProps) {
  return (
    <div data-shown-once className="flex flex-col gap-4 p-4 sm:p-5">
      <p className="flex gap-2 rounded-lg bg-warn-soft px-3 py-2.5 text-pretty">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
        {warning}
      </p>
      <CodeBlock code={secret} label={`Copy ${what}`} />
      {children}
      <Button look="solid" size="medium" className="self-end" onClick={onDone}>
        I have copied it
      </Button>
    </div>
  );
}
