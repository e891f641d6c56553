import { Failure } from './failure.ts';

/**
 * Those of the known ones that were named, or, when none was, all but those on request.
 * @throws Failure naming what there is no such one of
 */
export function chosen<T extends { name: string; onRequest?: boolean }>(
  kind: string,
  known: readonly T[],
  only: readonly string[],
  also: readonly string[] = [],
): T[] {
  for (const name of [...only, ...also]) {
    if (known.some((one) => one.name === name)) continue;
    throw new Failure(
      `There is no ${kind} named ${name}. There are: ${known.map((one) => one.name).join(', ')}.`,
    );
  }
  return known.filter((one) =>
    only.length > 0
      ? only.includes(one.name) || also.includes(one.name)
      : !one.onRequest || also.includes(one.name),
  );
}
