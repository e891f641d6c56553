import { memo } from 'react';
import { formatCount } from '@/lib/format/count.ts';
import { type Zone, zoneName } from '@/lib/time/zone.ts';
import { type Scale, xOf } from '@/lib/timeline/shapes.ts';
import { countTick, timeTicks } from '@/lib/timeline/ticks.ts';

/** The width of a label in pixels, including the space beside it. */
const labelWidth = 72;

/** The approximate width of a letter of the zone's name, in pixels. */
const letter = 6.5;

/** The times below a chart in a time zone, and a line at a round count. */
export const Axis = memo(function Axis({ scale, zone }: { scale: Scale; zone: Zone }) {
  const ticks = timeTicks(scale.domain, zone, Math.max(1, Math.floor(scale.width / labelWidth)));
  const line = countTick(scale.max);
  const name = zoneName(zone);
  const free = scale.width - name.length * letter - labelWidth / 2;
  return (
    <div aria-hidden className="pointer-events-none text-2xs leading-4 text-ink-faint tabular-nums">
      <div className="absolute inset-x-0 bottom-0 border-b border-line-strong" />
      {line > 0 && (
        <div
          className="absolute inset-x-0 border-t border-dashed border-line"
          style={{ bottom: (line / scale.max) * scale.height }}
        >
          <span className="absolute top-0 left-0 rounded-br bg-surface/80 pr-1">{formatCount(line)}</span>
        </div>
      )}
      {ticks.map(({ at, label }) => {
        const x = xOf(at, scale);
        return (
          <span key={at}>
            <span className="absolute -bottom-1 h-1 w-px bg-line-strong" style={{ left: x }} />
            {x > label.length * 3 && x < free && (
              <span className="absolute top-full -translate-x-1/2" style={{ left: x }}>
                {label}
              </span>
            )}
          </span>
        );
      })}
      <span className="absolute top-full right-0" title={zone}>
        {name}
      </span>
    </div>
  );
});
