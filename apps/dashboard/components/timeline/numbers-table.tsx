import { memo } from 'react';
import { formatCount } from '@/lib/format/count.ts';
import { type Zone, zoneName } from '@/lib/time/zone.ts';
import type { Chart, Layer } from '@/lib/timeline/layers.ts';
import { spanLabel } from '@/lib/timeline/span-label.ts';
import { windowOf } from '@/lib/timeline/zoom.ts';

interface NumbersTableProps {
  chart: Chart;
  layers: readonly Layer[];
  edges: readonly number[];
  zone: Zone;
}

/** The data of the chart as a table, for people who cannot see it. */
export const NumbersTable = memo(function NumbersTable({ chart, layers, edges, zone }: NumbersTableProps) {
  return (
    <div className="sr-only">
      <table>
        <caption>
          {chart === 'sessions'
            ? 'Sessions by start and status'
            : 'Redactions by start of their session and kind'}
          , times in {zoneName(zone)}
        </caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {layers.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {edges.slice(1).map((_, place) => {
            const window = windowOf({ start: place, end: place + 1 }, edges);
            return (
              window && (
                <tr key={window.since}>
                  <th scope="row">{spanLabel(window, zone)}</th>
                  {layers.map(({ name, values }) => (
                    <td key={name}>{formatCount(values[place] ?? 0)}</td>
                  ))}
                </tr>
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
});
