import { CopyButton } from './copy-button.tsx';

/** Text to paste elsewhere, with a copy button. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative w-full rounded-lg border border-line bg-sunken text-left">
      {/* Wrapped, so that nothing has to be scrolled. */}
      <pre className="px-3 py-2.5 pr-10 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap text-ink-soft">
        {code}
      </pre>
      <CopyButton text={code} label={label} className="absolute top-1.5 right-1.5 bg-sunken" />
    </div>
  );
}
