import { CopyButton } from '../ui/copy-button.tsx';

/** The request id, which the log of the server contains. */
export function RequestId({ id }: { id: string | undefined }) {
  if (id === undefined) return null;
  return (
    <span className="inline-flex items-center justify-center gap-1 text-xs text-ink-faint">
      Request <code className="font-mono">{id}</code>
      <CopyButton text={id} label="Copy the request id" className="size-6" />
    </span>
  );
}
