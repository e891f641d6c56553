import { cn } from '@/lib/cn.ts';
import { CopyButton } from './copy-button.tsx';

/** Something to paste elsewhere, with the button that copies it. */
export function CodeBlock({ code, label, wrap = false }: { code: string; label: string; wrap?: boolean }) {
  return (
    <div className="relative w-full rounded-lg border border-line bg-sunken text-left">
      <pre
        className={cn(
          'quiet-scroll overflow-x-auto px-3 py-2.5 pr-10 font-mono text-xs leading-5 text-ink-soft',
          wrap && 'wrap-anywhere whitespace-pre-wrap',
        )}
      >
        {code}
      </pre>
      <CopyButton text={code} label={label} className="absolute top-1.5 right-1.5 bg-sunken" />
    </div>
  );
}
