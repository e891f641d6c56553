import type { IngestSession } from '@masker/contract';
import { type ColumnType, columnNames, sessionColumns } from './columns.ts';

/** The columns of the staging table, in the order that {@link copyLine} writes them. */
export const copyColumns = `line, ${columnNames}`;

const written: Record<ColumnType, (value: never) => string> = {
  text,
  timestamptz: instant,
  integer: String,
  jsonb: (value) => text(value === null ? null : JSON.stringify(value)),
};

const cells = sessionColumns.map(({ field, type }) => {
  const write = written[type] as (value: unknown) => string;
  return (session: IngestSession) => write(session[field]);
});

/** One row in the text format of PostgreSQL's COPY, its line feed included. */
export function copyLine(session: IngestSession, line: number): string {
  let text = String(line);
  for (const cell of cells) text += `\t${cell(session)}`;
  return `${text}\n`;
}

function text(value: string | null): string {
  if (value === null) return '\\N';
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (found) => escapes[found] as string) : value;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

const dayLength = 86_400_000;
let day = Number.NaN;
let dayText = '';

/** An instant for PostgreSQL. Most have the day of the previous one, whose date is reused. */
function instant(at: number): string {
  const its = Math.floor(at / dayLength);
  if (its !== day) {
    day = its;
    dayText = new Date(its * dayLength).toISOString().slice(0, -'00:00:00.000Z'.length);
  }
  const ms = at - its * dayLength;
  const seconds = Math.floor(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return `${dayText}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${String(ms % 1_000).padStart(3, '0')}Z`;
}

const two = (value: number) => (value < 10 ? `0${value}` : value);
