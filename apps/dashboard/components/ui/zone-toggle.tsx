'use client';

import { useZone } from '@/lib/preferences/zone.tsx';
import { browserZone, utc } from '@/lib/time/zone.ts';
import { Segmented } from './segmented.tsx';

const choices = [
  { value: 'utc', label: 'UTC', name: 'Times in UTC' },
  { value: 'local', label: 'Local', name: "Local: times in this computer's zone" },
] as const;

export function ZoneToggle() {
  const { zone, setZone } = useZone();
  return (
    <Segmented
      label="Time zone"
      choices={choices}
      value={zone === utc ? 'utc' : 'local'}
      onChange={(choice) => setZone(choice === 'utc' ? utc : browserZone())}
    />
  );
}
