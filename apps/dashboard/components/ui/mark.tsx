import { cn } from '@/lib/cn.ts';

const looks = {
  good: { text: 'text-ink-soft', mark: 'rounded-full bg-good' },
  warn: { text: 'text-warn bg-warn-soft', mark: 'bg-warn rotate-45 rounded-[1px]' },
  bad: { text: 'text-bad bg-bad-soft', mark: 'bg-bad rounded-[1px]' },
} as const;

interface MarkProps {
  look: keyof typeof looks;
  /** The word for it. */
  children: string;
}

/** How something ended. Told by word, colour and shape; the ordinary case is the quiet one. */
export function Mark({ look, children }: MarkProps) {
  const { text, mark } = looks[look];
  return (
    <span
      className={cn(
        '-ml-1.5 inline-flex h-5 w-fit items-center gap-1.5 rounded px-1.5 text-xs font-medium @max-3xl:ml-0',
        text,
      )}
    >
      <span aria-hidden className={cn('size-1.5 shrink-0', mark)} />
      <span>{children}</span>
    </span>
  );
}
