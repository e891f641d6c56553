/** A column of a layout; the width is in pixels. */
interface Column {
  id: string;
  width?: number;
}

/** Moves a column to the position of another. */
export function movedTo(columns: readonly Column[], id: string, to: string): Column[] {
  const from = columns.findIndex((column) => column.id === id);
  const at = columns.findIndex((column) => column.id === to);
  const next = [...columns];
  if (from < 0 || at < 0) return next;
  const [moved] = next.splice(from, 1);
  if (moved) next.splice(at, 0, moved);
  return next;
}

/** @param width undefined for as much as there is room */
export function widened(columns: readonly Column[], id: string, width: number | undefined): Column[] {
  return columns.map((column) => (column.id !== id ? column : width === undefined ? { id } : { id, width }));
}

/**
 * Shows a column again, before the first one that it comes before by default.
 *
 * @param order the ids of all columns, as they are by default
 */
export function shownAgain(columns: readonly Column[], id: string, order: readonly string[]): Column[] {
  const at = columns.findIndex((column) => order.indexOf(column.id) > order.indexOf(id));
  return columns.toSpliced(at < 0 ? columns.length : at, 0, { id });
}
