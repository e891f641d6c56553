import type { ReportBar } from '@masker/contract/plain';

const parts = ['ok', 'partial', 'error'] as const;

const fills = {
  ok: 'fill-(--chart-ok)',
  partial: 'fill-(--chart-partial)',
  error: 'fill-(--chart-error)',
} as const satisfies Record<(typeof parts)[number], string>;

const marks = {
  ok: 'bg-(--chart-ok)',
  partial: 'bg-(--chart-partial)',
  error: 'bg-(--chart-error)',
} as const satisfies Record<(typeof parts)[number], string>;

/** A bar for each bucket; its numbers are in the table that follows. */
export function ReportBars({ label, bars }: { label: string; bars: readonly ReportBar[] }) {
  if (bars.length === 0) return null;
  const most = Math.max(...bars.map(({ ok, error, partial }) => ok + error + partial));
  return (
    <figure className="mb-4 break-inside-avoid">
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${bars.length} 100`}
        preserveAspectRatio="none"
        className="h-24 w-full [print-color-adjust:exact]"
      >
        {bars.map((bar, index) => {
          let y = 100;
          return parts.map((part) => {
            const height = (bar[part] / most) * 100;
            y -= height;
            return (
              <rect
                key={`${bar.label} ${part}`}
                x={index + 0.1}
                y={y}
                width={0.8}
                height={height}
                className={fills[part]}
              />
            );
          });
        })}
      </svg>
      <figcaption className="mt-1 flex justify-between text-2xs text-ink-faint">
        <span>{bars[0]?.label}</span>
        <span className="flex gap-3">
          {parts.map((part) => (
            <span key={part} className="flex items-center gap-1">
              <span aria-hidden className={`size-2 [print-color-adjust:exact] ${marks[part]}`} />
              {part}
            </span>
          ))}
        </span>
        <span>{bars.length > 1 && bars.at(-1)?.label}</span>
      </figcaption>
    </figure>
  );
}
