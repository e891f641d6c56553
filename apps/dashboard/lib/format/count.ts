/**
 * `1200` as `1,200`.
 *
 * @param count a whole number. `Intl` would take a browser as long, the first time, as drawing the page.
 */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 session`, `1,200 sessions`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
