import type { SessionStatus } from '@masker/contract';
import { cn } from '@/lib/cn.ts';

const looks: Record<SessionStatus, { text: string; mark: string }> = {
  ok: { text: 'text-ink-soft', mark: 'bg-good' },
  partial: { text: 'text-warn bg-warn-soft', mark: 'bg-warn rotate-45 rounded-[1px]' },
  error: { text: 'text-bad bg-bad-soft', mark: 'bg-bad rounded-[1px]' },
};

/** How a session ended. Told by word, colour and shape; the ordinary case is the quiet one. */
export function StatusMark({ status, compact = false }: { status: SessionStatus; compact?: boolean }) {
  const { text, mark } = looks[status];
  return (
    <span
      className={cn(
        '-ml-1.5 inline-flex h-5 w-fit items-center gap-1.5 rounded px-1.5 text-xs font-medium',
        text,
      )}
    >
      <span aria-hidden className={cn('size-1.5 shrink-0 rounded-full', mark)} />
      <span className={cn(compact && 'max-md:sr-only')}>{status}</span>
    </span>
  );
}
