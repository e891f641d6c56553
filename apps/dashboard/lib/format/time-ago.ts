const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/**
 * Formats the time since an instant in its two largest units: `2 h 5 min ago`.
 *
 * @param at in milliseconds, like `now`; an instant in the future is described as such
 */
export function timeAgo(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 60_000) return at > now + 1000 ? 'in less than 1 min' : 'less than 1 min ago';
  const first = units.findIndex(([, length]) => distance >= length);
  let rest = distance;
  const parts: string[] = [];
  for (const [name, length] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${name}`);
  }
  return at > now ? `in ${parts.join(' ')}` : `${parts.join(' ')} ago`;
}
