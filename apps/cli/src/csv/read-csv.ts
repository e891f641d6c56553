import { gunzipped, type ReadLine } from '@masker/db';
import { type Column, columnsOf, type WireDraft } from './columns.ts';
import { readRecords } from './records.ts';

/**
 * Reads sessions from CSV, gzipped or not, whose first row names the columns: {@link columnsOf}.
 *
 * @throws CommandError when the first row can't be used
 */
export async function* readCsv(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  let columns: Column[] | null = null;
  for await (const { line, cells, error } of readRecords(gunzipped(stream))) {
    if (columns === null) columns = columnsOf(cells ?? [], cells !== undefined);
    else if (!cells) yield { line, error: error ?? 'cannot be read' };
    else yield { line, ...sessionOf(cells, columns) };
  }
  if (columns === null) columnsOf([]);
}

function sessionOf(cells: readonly string[], columns: readonly Column[]): Omit<ReadLine, 'line'> {
  if (cells.length !== columns.length)
    return { error: `has ${cells.length} cells, but there are ${columns.length} columns` };
  const session: WireDraft = { redactions_by_kind: {} };
  for (const [i, put] of columns.entries()) {
    const error = put(cells[i] as string, session);
    if (error !== undefined) return { error };
  }
  return { value: session };
}
