/**
 * Parses `retry-after`: whole seconds, or an HTTP date, which is compared with the clock of the source if the response
 * has it.
 * @returns milliseconds from now, 0 or more; undefined if it is absent or invalid
 */
export function retryAfterMs(headers: Headers, now: number = Date.now()): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = httpDate(text);
  if (at === null) return undefined;
  return Math.max(0, at - (httpDate(headers.get('date') ?? '') ?? now));
}

/** An HTTP date starts with the weekday; Date.parse alone would also accept "-1" or "1.5". */
function httpDate(text: string): number | null {
  const at = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
