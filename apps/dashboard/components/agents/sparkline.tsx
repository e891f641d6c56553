import { memo } from 'react';
import type { AgentRow } from '@/lib/agents/rows.ts';
import { stackedBars } from '@/lib/timeline/shapes.ts';
import { fillOf } from '../timeline/fill.tsx';

/** In pixels. */
const width = 144;
const height = 24;

/** The sessions of an agent over time, errors at the bottom. Each agent has its own scale. */
export const Sparkline = memo(function Sparkline({ errors, others }: AgentRow['series']) {
  const buckets = others.length;
  const max = Math.max(1, ...others.map((count, place) => count + (errors[place] ?? 0)));
  const paths = stackedBars(
    [errors, others],
    { starts: others.map((_, place) => place), width: 1 },
    { width, height, max, domain: { from: 0, to: Math.max(1, buckets) } },
  );
  return (
    <svg aria-hidden viewBox={`0 0 ${width} ${height}`} width={width} height={height} className="max-w-full">
      <path d={`M0 ${height - 0.5}H${width}`} className="stroke-line" />
      <path d={paths[1]} className="chart-fill" style={fillOf('ok')} />
      <path d={paths[0]} className="chart-fill" style={fillOf('error')} />
    </svg>
  );
});
