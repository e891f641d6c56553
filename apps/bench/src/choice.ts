import { Failure } from './failure.ts';

/**
 * Returns the named entries or, if none is named, all except those that run only on request.
 *
 * The first part of a name selects all that begin with it: `filter` selects every `filter-…`.
 * @throws Failure naming an unknown entry
 */
export function chosen<T extends { name: string; onRequest?: boolean }>(
  kind: string,
  known: readonly T[],
  only: readonly string[],
  also: readonly string[] = [],
): T[] {
  const find = (name: string) => {
    const exact = known.filter((one) => one.name === name);
    const found = exact.length > 0 ? exact : known.filter((one) => one.name.startsWith(`${name}-`));
    if (found.length > 0) return found;
    throw new Failure(
      `There is no ${kind} named ${name}. There are: ${known.map((one) => one.name).join(', ')}.`,
    );
  };
  const named = new Set([...only, ...also].flatMap(find));
  return known.filter((one) => named.has(one) || (only.length === 0 && !one.onRequest));
}
