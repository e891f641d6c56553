import { counted, formatCount } from '@/lib/format/count.ts';
import type { GridDefinition } from './definition.ts';

interface PrintNoteProps<Row extends object> {
  grid: GridDefinition<Row>;
  /** The number of rows that are in the document. */
  drawn: number;
  loaded: number;
  /** Whether all rows of the list are loaded. */
  isWhole: boolean;
}

/** Says on paper how many rows of the list are on it, and how to get the others. */
export function PrintNote<Row extends object>({ grid, drawn, loaded, isWhole }: PrintNoteProps<Row>) {
  const all = counted(loaded, grid.one, grid.many);
  return (
    <p className="hidden px-3 py-2 print:block">
      {drawn === loaded && isWhole
        ? `${all}: the whole list.`
        : `Printed: ${formatCount(drawn)} of ${all}${isWhole ? '' : ' that are loaded; the list has more'}. Export has the whole list.`}
    </p>
  );
}
