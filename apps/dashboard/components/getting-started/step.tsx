import type { ReactNode } from 'react';

/** A step: what to do, and what to paste. */
export function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li className="pl-1">
      <h3 className="font-medium">{title}</h3>
      <div className="mt-1.5 flex flex-col gap-2 text-ink-soft text-pretty">{children}</div>
    </li>
  );
}

/** A name of the API, a setting or a file, within a sentence. */
export function Term({ children }: { children: ReactNode }) {
  return <code className="font-mono text-xs wrap-anywhere text-ink">{children}</code>;
}
