import type { ReactNode } from 'react';
import type { Details, GridDefinition } from './definition.ts';

interface FieldListProps<Row extends object, Id extends string> {
  grid: GridDefinition<Row, Id>;
  details: Details<Row, Id>;
  row: Row;
  /** Shown after the fields. */
  children?: ReactNode;
}

/** Every field of a row: those in a line first. */
export function FieldList<Row extends object, Id extends string>({
  grid,
  details,
  row,
  children,
}: FieldListProps<Row, Id>) {
  return (
    <>
      <dl className="grid grid-cols-[5.5rem_1fr] gap-y-3 px-4 py-4">
        {grid.fields.map(
          ({ id, label }) =>
            !details[id].block && (
              <div key={id} className="contents">
                <dt className="text-ink-faint">{label}</dt>
                <dd className="min-w-0">{details[id].show(row)}</dd>
              </div>
            ),
        )}
      </dl>
      {grid.fields.map(
        ({ id, label }) =>
          details[id].block && (
            <section key={id} aria-label={label} className="border-t border-line px-4 py-4">
              <h3 className="mb-1 font-semibold">{label}</h3>
              {details[id].show(row)}
            </section>
          ),
      )}
      {children}
    </>
  );
}
