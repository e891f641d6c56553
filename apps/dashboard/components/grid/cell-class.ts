import type { TableColumn } from './definition.ts';

/**
 * The alignment of a cell, and the widths at which it is shown.
 *
 * @param chosen whether a person chose the columns: the cell is then shown in every table layout
 */
export function cellClass<Row>({ align, presence, card }: TableColumn<Row>, chosen: boolean): string {
  const classes = ['cell'];
  if (align === 'end') classes.push('cell-end');
  if (card !== undefined) classes.push(`cell-${card}`);
  if (presence === 'wide' && !chosen) classes.push('cell-wide');
  return classes.join(' ');
}
