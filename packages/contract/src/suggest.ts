/**
 * The name among `known` that `name` was most likely meant to be.
 *
 * @param most how many letters may have to change for a candidate; a third of them
 * @returns null when nothing is close, or what is closest means the opposite
 */
export function suggest(
  name: string,
  known: readonly string[],
  most: (candidate: string) => number = aThird,
): string | null {
  // Longer names can't be a slip of the finger, and comparing them would cost.
  if (name.length > 40) return null;
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    // No change of letters makes up for so many more or fewer of them.
    if (Math.abs(plain(name).length - plain(candidate).length) > most(candidate)) continue;
    const distance = editDistance(plain(name), plain(candidate));
    if (distance < bestDistance && distance <= most(candidate)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best === null || isOpposite(name, best) ? null : best;
}

/** Words that differ by little, or go with the same word, and mean the opposite. */
const opposites: readonly (readonly [string, string])[] = [
  ['min', 'max'],
  ['least', 'most'],
  ['since', 'until'],
  ['before', 'after'],
  ['start', 'end'],
  ['first', 'last'],
  ['newest', 'oldest'],
  ['include', 'exclude'],
  ['from', 'to'],
];

/** Whether a name has a word whose opposite would bring it closer to another name. */
export function isOpposite(name: string, other: string): boolean {
  const [from, to] = [plain(name), plain(other)];
  const distance = editDistance(from, to);
  return opposites.some(([one, two]) =>
    [from.replace(one, two), from.replace(two, one)].some(
      (turned) => turned !== from && editDistance(turned, to) < distance,
    ),
  );
}

function aThird(candidate: string): number {
  return Math.max(1, Math.floor(candidate.length / 3));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
