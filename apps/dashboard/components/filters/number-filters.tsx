'use client';

import { maxCount } from '@masker/contract/plain';
import { formatCount } from '@/lib/format/count.ts';
import type { Filters } from '@/lib/sessions/filters.ts';
import { readLength, typedLength } from '@/lib/time/read-length.ts';
import { TypedField } from './typed-field.tsx';

interface NumberFilterProps {
  filters: Filters;
  /** Called with each intermediate value. */
  onChange(changes: Partial<Filters>): void;
}

/** The filter by number of redactions. */
export function RedactionsFilter({ filters, onChange, isInline }: NumberFilterProps & { isInline: boolean }) {
  return (
    <TypedField
      label="Redactions ≥"
      value={filters.min_redactions}
      read={readCount}
      write={formatCount}
      onChange={(least) => onChange({ min_redactions: least })}
      inputMode="numeric"
      placeholder="any"
      step={1}
      isInline={isInline}
    />
  );
}

function readCount(typed: string): { value: number | undefined } | { wrong: string } {
  const text = typed.replace(/[\s,_']/g, '');
  if (!/^\d{0,12}$/.test(text)) return { wrong: 'Enter a whole number, such as 5.' };
  const count = Number(text);
  if (count > maxCount) return { wrong: `No session has more than ${formatCount(maxCount)}.` };
  return { value: count === 0 ? undefined : count };
}

/** The filters by duration. */
export function DurationFilter({ filters, onChange }: NumberFilterProps) {
  const { min_duration_ms: least, max_duration_ms: most } = filters;
  return (
    <div className="flex flex-col gap-3 p-3">
      <TypedField
        label="At least"
        value={least}
        read={(typed) =>
          readDuration(typed, (ms) => most !== undefined && ms > most && 'That is more than the maximum.')
        }
        write={typedLength}
        onChange={(ms) => onChange({ min_duration_ms: ms === 0 ? undefined : ms })}
        placeholder="90s, 1m 30s, 5m"
      />
      <TypedField
        label="At most"
        value={most}
        read={(typed) =>
          readDuration(typed, (ms) => least !== undefined && ms < least && 'That is less than the minimum.')
        }
        write={typedLength}
        onChange={(ms) => onChange({ max_duration_ms: ms })}
        placeholder="any"
      />
      <p className="text-xs text-ink-faint">A number alone is in seconds.</p>
    </div>
  );
}

function readDuration(
  typed: string,
  wrongWith: (ms: number) => string | false,
): { value: number | undefined } | { wrong: string } {
  if (typed.trim() === '') return { value: undefined };
  const ms = readLength(typed);
  if (ms === null) return { wrong: 'Enter a duration such as 90s, 1m 30s or 5m.' };
  const wrong = wrongWith(ms);
  return wrong ? { wrong } : { value: ms };
}
