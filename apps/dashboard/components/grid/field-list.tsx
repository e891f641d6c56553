import type { ReactNode } from 'react';
import type { GridColumn } from './definition.ts';

interface FieldListProps<Row> {
  fields: readonly GridColumn<Row>[];
  row: Row;
  /** Follows the fields. */
  children?: ReactNode;
}

/** Every field of a row: those in a line first. */
export function FieldList<Row>({ fields, row, children }: FieldListProps<Row>) {
  return (
    <>
      <dl className="grid grid-cols-[5.5rem_1fr] gap-y-3 px-4 py-4">
        {fields.map(
          ({ label, detail, block }) =>
            !block && (
              <div key={label} className="contents">
                <dt className="text-ink-faint">{label}</dt>
                <dd className="min-w-0">{detail(row)}</dd>
              </div>
            ),
        )}
      </dl>
      {fields.map(
        ({ label, detail, block }) =>
          block && (
            <section key={label} aria-label={label} className="border-t border-line px-4 py-4">
              <h3 className="mb-1 font-semibold">{label}</h3>
              {detail(row)}
            </section>
          ),
      )}
      {children}
    </>
  );
}
