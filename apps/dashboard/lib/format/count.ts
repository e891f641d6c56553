const grouped = new Intl.NumberFormat('en-US');

/** `1200` as `1,200`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** `1 session`, `1,200 sessions`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
