import { Failure } from './failure.ts';

/**
 * Those of the known ones that were named, or, when none was, all but those on request.
 *
 * The first part of a name stands for all that begin with it: `filter` for every `filter-…`.
 * @throws Failure naming what there is no such one of
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
