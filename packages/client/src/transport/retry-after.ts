/**
 * Reads a `retry-after` header: whole seconds, or an HTTP date.
 * @param now milliseconds since the epoch
 * @returns seconds from now, 0 or more; undefined when there is none or it can't be read
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // An HTTP date starts with the weekday; Date.parse alone would also accept "-1" or "1.5".
  const at = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}
