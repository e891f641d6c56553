const grouped = new Intl.NumberFormat('en-US');

/** `1200` as `1,200`. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** `1 session`, `1,200 sessions`. */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
