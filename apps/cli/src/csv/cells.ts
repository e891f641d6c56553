/**
 * Splits a record of CSV (RFC 4180) into its cells.
 *
 * @param record without the line break at its end
 * @returns the cells, or null if a quote is misplaced
 */
export function cellsOf(record: string): string[] | null {
  if (!record.includes('"')) return record.split(',');
  const cells: string[] = [];
  for (let at = 0; ; at++) {
    let end: number;
    if (record[at] === '"') {
      end = closingQuote(record, at + 1);
      if (end < 0) return null;
      cells.push(record.slice(at + 1, end).replaceAll('""', '"'));
      end++;
      if (end < record.length && record[end] !== ',') return null;
    } else {
      end = record.indexOf(',', at);
      if (end < 0) end = record.length;
      const cell = record.slice(at, end);
      if (cell.includes('"')) return null;
      cells.push(cell);
    }
    if (end >= record.length) return cells;
    at = end;
  }
}

/** Finds the end of a quoted cell, or -1; two quotes in a row are an escaped quote. */
export function closingQuote(record: string, from: number): number {
  let at = record.indexOf('"', from);
  while (at >= 0 && record[at + 1] === '"') at = record.indexOf('"', at + 2);
  return at;
}
