import type { Session } from '@masker/contract';
import { counted } from '@/lib/format/count.ts';
import { kindCounts } from '@/lib/format/kinds.ts';

/** Redactions by kind, each with its share of all. */
export function KindBars({ session }: { session: Session }) {
  const counts = kindCounts(session.redactions_by_kind);
  if (counts.length === 0)
    return <span className="text-ink-faint">Nothing was redacted in this session.</span>;
  return (
    <div>
      <p className="mb-2 text-ink-soft">
        {counted(session.redaction_count, 'redaction')} of {counted(counts.length, 'kind')}
      </p>
      <ul className="grid grid-cols-[max-content_1fr_max-content] items-center gap-x-3 gap-y-1.5">
        {counts.map(({ kind, count }) => (
          <li key={kind} className="col-span-3 grid grid-cols-subgrid items-center">
            <span className="text-[11px] tracking-[0.02em] text-ink-soft">{kind}</span>
            <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-line">
              <span
                className="block h-full rounded-full bg-accent"
                style={{ width: `${(count / session.redaction_count) * 100}%` }}
              />
            </span>
            <span className="text-right font-medium tabular-nums">{count}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
