import type { ReactNode } from 'react';
import type { Html } from '@/lib/markup/html.ts';
import type { Zone } from '@/lib/time/zone.ts';

/** The width from which a column is in the table by default. The drawer always has all columns. */
type Presence = 'narrow' | 'medium' | 'wide' | 'drawer';

/** What decides, beside its row, how a cell looks. */
export interface CellLook {
  zone: Zone;
  /** The present, in milliseconds, where times are written as how long ago they are; null where a clock shows them. */
  now: number | null;
  /** Pixels that the measured column has for what is in it. */
  room: number;
}

/** A field of a row: its name, and what the table shows of it. */
export interface GridColumn<Row, Id extends string = string> {
  id: Id;
  label: string;
  presence: Presence;
  /** The heading, if it differs from the label. */
  heading?: ReactNode;
  /** Absent for a field that is in the drawer alone. Rows are many: their cells are markup, which React only places. */
  cell?(row: Row, look: CellLook): Html;
  /** Its track in the grid of the table. */
  track?: string;
  /** Its width in pixels if a person chose the columns but not the width. */
  width?: number;
  /** Its position on a card: line and side. */
  card?: 'title' | 'title-end' | 'fact' | 'fact-middle' | 'fact-end';
  align?: 'end';
}

/** A column that is in the table. */
export type TableColumn<Row> = GridColumn<Row> & { cell(row: Row, look: CellLook): Html };

/** What the drawer says of a field. */
export interface Detail<Row> {
  show(row: Row): ReactNode;
  /** It takes the whole width, below its label. */
  block?: boolean;
}

/** What the drawer says of each field. */
export type Details<Row, Id extends string = string> = Record<Id, Detail<Row>>;

/** A table of rows that never change: what it shows, and what its rows are called. */
export interface GridDefinition<Row extends object, Id extends string = string> {
  /** `Sessions` */
  title: string;
  /** The accessible name of the table, such as `Sessions, newest first`. */
  label: string;
  one: string;
  many: string;
  idOf(row: Row): string;
  /** The instant that the list is ordered by. */
  instantOf(row: Row): string;
  /** What the checkbox of a row says that it selects. Absent if rows cannot be selected. */
  selectionName?(row: Row, zone: Zone): string;
  /** The attribute of a row's element with its id. */
  idAttribute: `data-${string}`;
  /** The columns of the table; the drawer shows the other fields as well. */
  columns: TableColumn<Row>[];
  /** Every field of a row, in the order of the drawer. */
  fields: Pick<GridColumn<Row, Id>, 'id' | 'label'>[];
}

interface Given<Row extends object, Id extends string>
  extends Omit<GridDefinition<Row, Id>, 'columns' | 'fields'> {
  /** Every field of a row, once. */
  columns: GridColumn<Row, Id>[];
}

export function defineGrid<Row extends object, Id extends string>({
  columns,
  ...given
}: Given<Row, Id>): GridDefinition<Row, Id> {
  return { ...given, columns: columns.filter(isInTable), fields: columns };
}

function isInTable<Row, Id extends string>(
  column: GridColumn<Row, Id>,
): column is GridColumn<Row, Id> & TableColumn<Row> {
  return column.cell !== undefined;
}

/** The grid tracks of the table at each width, as the variables of `row-grid`. */
export type Tracks = Record<`--tracks-${string}`, string>;

/**
 * @param chosen whether a person chose these columns: all of them are then shown in every table layout
 * @param selectable whether the first track has the checkboxes of rows
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
