import type { Session } from './session.ts';
import { sessionFields, sessionInstants } from './session-values.ts';

/** The columns, named and ordered as the fields of a session. */
const columns: readonly (keyof Session)[] = sessionFields;

/** Those of them that are instants. */
const instants: ReadonlySet<string> = new Set(sessionInstants);

/** The header, as RFC 4180 has lines: ending in CR LF. */
export const csvHeader = `${columns.join(',')}\r\n`;

/** In front of the header, it tells Excel that the file is UTF-8. */
export const byteOrderMark = '\uFEFF';

/**
 * A session as a line of CSV. Its redactions by kind are a JSON object in one cell. Instants always have
 * three decimals, unlike in JSON, so that a column has one format.
 */
export function csvLine(session: Session): string {
  return `${columns.map((column) => cell(column, session[column])).join(',')}\r\n`;
}

function cell(column: keyof Session, value: Session[keyof Session]): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text =
    typeof value !== 'string'
      ? JSON.stringify(value)
      : instants.has(column)
        ? withMilliseconds(value)
        : guardFormula(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `…:32Z` becomes `…:32.000Z`; an instant of the wire has no decimals, or three. */
function withMilliseconds(instant: string): string {
  return instant.includes('.') ? instant : `${instant.slice(0, -1)}.000Z`;
}

/** What spreadsheets take for a formula; the full-width forms as well, with an East Asian keyboard. */
const formula = /^'*[=+\-@\t\r＝＋－＠]/;

/**
 * Puts an apostrophe before text that a spreadsheet would run as a formula; another one before apostrophes
 * that stand there already, so that {@link unguardFormula} gives back what was.
 */
export function guardFormula(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** Takes off the apostrophe of {@link guardFormula}. Any other text stays as it is. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
}
