'use client';

import { chooseTimeStyle, type TimeStyle, useTimeStyle } from '@/lib/preferences/time-style.ts';
import { Segmented } from './segmented.tsx';

const choices = [
  { value: 'absolute', label: 'Clock time' },
  { value: 'relative', label: 'Time ago' },
] as const;

/** Chooses absolute or relative times. */
export function TimeStyleChoice() {
  return (
    <Segmented<TimeStyle>
      label="How times are written"
      choices={choices}
      value={useTimeStyle()}
      onChange={chooseTimeStyle}
    />
  );
}
