/** An IANA name such as `Europe/Berlin`. */
export type Zone = string;

export const utc: Zone = 'UTC';

/** The zone with that name; UTC if it does not exist. */
export function readZone(text: string | undefined): Zone {
  if (!text || !/^[A-Za-z0-9_+\-/]{1,64}$/.test(text)) return utc;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return utc;
  }
}

/** The short name of a zone: `New York` for `America/New_York`. */
export function zoneName(zone: Zone): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** The time zone of this browser. */
export function browserZone(): Zone {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || utc;
}
