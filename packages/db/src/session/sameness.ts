import type { IngestSession } from '@masker/contract';
import { type Sameness, sessionColumns } from './columns.ts';

const columnsOf = (sameness: Sameness) => sessionColumns.filter((column) => column.sameness === sameness);

/** Whether two sessions with the same id are the same session; else they are in conflict. */
export function sameContent(a: IngestSession, b: IngestSession): boolean {
  return (
    columnsOf('exactly').every(({ field }) => sameValue(a[field], b[field])) &&
    columnsOf('if-given').every(
      ({ field }) => a[field] === null || b[field] === null || sameValue(a[field], b[field]),
    )
  );
}

type Value = IngestSession[keyof IngestSession];

function sameValue(a: Value, b: Value): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const kinds = Object.keys(a);
  return kinds.length === Object.keys(b).length && kinds.every((kind) => a[kind] === b[kind]);
}

/**
 * The same as an SQL condition: whether a received session conflicts with a stored one.
 *
 * @param came the name of a relation of received sessions
 * @param kept the name of a relation of stored sessions
 */
export function differs(came: string, kept: string): string {
  const row = (relation: string) =>
    `(${columnsOf('exactly')
      .map(({ name }) => `${relation}.${name}`)
      .join(', ')})`;
  return [
    `${row(came)} IS DISTINCT FROM ${row(kept)}`,
    // An absent value is NULL, and a comparison with it is never true.
    ...columnsOf('if-given').map(({ name }) => `${came}.${name} <> ${kept}.${name}`),
  ].join(' OR ');
}
