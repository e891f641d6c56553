/** An IANA name such as `Europe/Berlin`. */
export type Zone = string;

export const utc: Zone = 'UTC';

/** The zone of that name; UTC when it is none. */
export function readZone(text: string | undefined): Zone {
  if (!text || !/^[A-Za-z0-9_+\-/]{1,64}$/.test(text)) return utc;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return utc;
  }
}

/** A zone in few letters: `New York` for `America/New_York`. */
export function zoneName(zone: Zone): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** The zone that this browser's clock is in. */
export function browserZone(): Zone {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || utc;
}
