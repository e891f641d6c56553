import { CopyButton } from './copy-button.tsx';

/** Something to paste elsewhere, with the button that copies it. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative w-full rounded-lg border border-line bg-sunken text-left">
      {/* Wrapped, nothing of it has to be scrolled to. */}
      <pre className="px-3 py-2.5 pr-10 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap text-ink-soft">
        {code}
      </pre>
      <CopyButton text={code} label={label} className="absolute top-1.5 right-1.5 bg-sunken" />
    </div>
  );
}
