import type { ReactNode } from 'react';

/** From which width on a column is in the table unless a person chose; the drawer has every one of them. */
type Presence = 'narrow' | 'medium' | 'wide' | 'drawer';

/** A field of a row: what the table and the drawer show of it. */
export interface GridColumn<Row> {
  id: string;
  label: string;
  presence: Presence;
  /** What the heading shows, if not the label. */
  heading?: ReactNode;
  /** Absent for a field that is in the drawer alone. */
  cell?(row: Row): ReactNode;
  /** Its track in the grid of the table. */
  track?: string;
  /** Its width in pixels once a person has chosen the columns, unless they chose the width as well. */
  width?: number;
  /** Its place on a card, where there is no room for a table: line and side. */
  card?: 'title' | 'title-end' | 'fact' | 'fact-middle' | 'fact-end';
  align?: 'end';
  /** What the drawer shows in place of the cell. */
  detail(row: Row): ReactNode;
  /** The detail takes the whole width, below its label. */
  block?: boolean;
}

/** A column that is in the table. */
export type TableColumn<Row> = GridColumn<Row> & { cell(row: Row): ReactNode };

/** A table of rows that never change: what it shows, and what its rows are called. */
export interface GridDefinition<Row extends object> {
  /** `Sessions` */
  title: string;
  /** What is read out for the table: `Sessions, newest first`. */
  label: string;
  one: string;
  many: string;
  idOf(row: Row): string;
  /** The instant that the list is ordered by. */
  instantOf(row: Row): string;
  /** Whether rows can be selected. */
  isSelectable: boolean;
  /** The attribute that a row's element has its id in. */
  idAttribute: `data-${string}`;
  /** Those of the table; the other ones are only in the drawer. */
  columns: TableColumn<Row>[];
  /** What the drawer says of each row. */
  fields: GridColumn<Row>[];
}

interface Given<Row extends object> extends Omit<GridDefinition<Row>, 'columns' | 'fields'> {
  /** Every field of a row, once. */
  columns: GridColumn<Row>[];
}

export function defineGrid<Row extends object>({ columns, ...given }: Given<Row>): GridDefinition<Row> {
  return { ...given, columns: columns.filter(isInTable), fields: columns };
}

function isInTable<Row>(column: GridColumn<Row>): column is TableColumn<Row> {
  return column.cell !== undefined;
}

/** The tracks of the table's grid at each width, as the variables that `row-grid` reads. */
export type Tracks = Record<`--tracks-${string}`, string>;

/**
 * @param chosen whether a person chose these columns: then all of them are there wherever there is a table
 * @param selectable whether the first track has the boxes that select rows
 */
export function tracksOf<Row>(
  columns: readonly TableColumn<Row>[],
  { chosen, selectable }: { chosen: boolean; selectable: boolean },
): Tracks {
  const tracks = (...present: Presence[]) =>
    [
      ...(selectable ? ['2rem'] : []),
      ...columns
        .filter(({ presence }) => chosen || present.includes(presence))
        .map(({ track }) => track ?? 'minmax(0, 1fr)'),
    ].join(' ');
  return {
    '--tracks-medium': tracks('narrow', 'medium'),
    '--tracks-wide': tracks('narrow', 'medium', 'wide'),
  };
}
