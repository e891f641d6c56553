import type { CSSProperties } from 'react';
import type { Look } from '@/lib/timeline/layers.ts';

const looks = ['ok', 'partial', 'error', 'kind-1', 'kind-2', 'kind-3', 'kind-4', 'kind-5', 'rest'] as const;

/** The pattern of each part under forced colors. */
const strokes: Record<Look, string | null> = {
  ok: null,
  partial: 'M0 6L6 0',
  error: 'M0 3H6M3 0V6',
  'kind-1': 'M0 3H6M3 0V6',
  'kind-2': 'M0 6L6 0',
  'kind-3': 'M0 0L6 6',
  'kind-4': 'M0 3H6',
  'kind-5': 'M3 0V6',
  rest: null,
};

/** The patterns of all parts; rendered once on a page that uses any. */
export function Patterns() {
  return (
    <svg aria-hidden width="0" height="0" className="absolute">
      <defs>
        {looks.map((look) => (
          <pattern key={look} id={`chart-${look}`} width="6" height="6" patternUnits="userSpaceOnUse">
            <rect width="6" height="6" fill={look === 'error' ? 'CanvasText' : 'Canvas'} />
            {strokes[look] && <path d={strokes[look]} stroke="CanvasText" strokeWidth="1.5" />}
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

/** The variables of `chart-fill`. */
export function fillOf(look: Look): CSSProperties {
  return { '--fill': `var(--chart-${look})`, '--pattern': `url(#chart-${look})` } as CSSProperties;
}

/** A sample of a part's fill. */
export function Sample({ look }: { look: Look }) {
  return (
    <svg aria-hidden width="9" height="9" className="shrink-0">
      <rect x="0.5" y="0.5" width="8" height="8" rx="1.5" className="chart-fill" style={fillOf(look)} />
    </svg>
  );
}
