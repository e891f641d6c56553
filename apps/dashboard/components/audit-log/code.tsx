import { CopyButton } from '../ui/copy-button.tsx';

/** Text to compare or copy exactly. */
export function Code({ text, what }: { text: string; what: string }) {
  return (
    <span className="flex items-start justify-between gap-2">
      <span className="font-mono text-xs leading-5 break-all">{text}</span>
      <CopyButton text={text} label={`Copy ${what}`} className="-my-1" />
    </span>
  );
}
