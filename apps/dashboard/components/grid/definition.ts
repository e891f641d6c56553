import { type ColumnDef, tableFeatures } from '@tanstack/react-table';
import type { ReactNode } from 'react';

/** From which width on a column is in the table; the drawer has every one of them. */
type Presence = 'narrow' | 'medium' | 'wide' | 'drawer';

/** What the table and the drawer need to know of a column beside how to draw a cell. */
export interface GridColumnMeta<Row> {
  label: string;
  presence: Presence;
  /** Its track in the grid of the table. */
  track?: string;
  /** The same where there is little room. */
  narrowTrack?: string;
  align?: 'end';
  /** What the drawer shows in place of the cell. */
  detail(row: Row): ReactNode;
  /** The detail takes the whole width, below its label. */
  block?: boolean;
}

/** What of TanStack Table a grid of such rows uses. */
export function gridFeatures<Row extends object>() {
  return tableFeatures({ columnMeta: {} as GridColumnMeta<Row> });
}

export type GridFeatures<Row extends object> = ReturnType<typeof gridFeatures<Row>>;

// biome-ignore lint/suspicious/noExplicitAny: each column has a value of another type
type GridColumn<Row extends object> = ColumnDef<GridFeatures<Row>, Row, any>;

/** A table of rows that never change: what it shows, and what its rows are called. */
export interface GridDefinition<Row extends object> {
  /** `Sessions` */
  title: string;
  /** What is read out for the table: `Sessions, newest first`. */
  label: string;
  one: string;
  many: string;
  idOf(row: Row): string;
  /** The attribute that a row's element has its id in. */
  idAttribute: `data-${string}`;
  features: GridFeatures<Row>;
  /** Those of the table; the other ones are only in the drawer. */
  columns: GridColumn<Row>[];
  /** What the drawer says of each row. */
  fields: GridColumnMeta<Row>[];
  /** The tracks of the table's grid at each width, as the variables that `row-grid` reads. */
  tracks: Record<`--tracks-${string}`, string>;
}

interface Given<Row extends object>
  extends Pick<
    GridDefinition<Row>,
    'title' | 'label' | 'one' | 'many' | 'idOf' | 'idAttribute' | 'features'
  > {
  /** Every field of a row, once. */
  columns: GridColumn<Row>[];
}

export function defineGrid<Row extends object>({ columns, ...given }: Given<Row>): GridDefinition<Row> {
  const inTable = columns.filter(({ meta }) => meta?.presence !== 'drawer');
  function tracks(...present: Presence[]): string {
    return inTable
      .flatMap(({ meta }) => {
        if (!meta || !present.includes(meta.presence)) return [];
        return [(present.length === 1 ? meta.narrowTrack : meta.track) ?? 'minmax(0, 1fr)'];
      })
      .join(' ');
  }
  return {
    ...given,
    columns: inTable,
    fields: columns.flatMap(({ meta }) => (meta ? [meta] : [])),
    tracks: {
      '--tracks-narrow': tracks('narrow'),
      '--tracks-medium': tracks('narrow', 'medium'),
      '--tracks-wide': tracks('narrow', 'medium', 'wide'),
    },
  };
}
