import type { Session } from './session.ts';
import { sessionFields, sessionInstants } from './session-values.ts';

/** The columns, named and ordered as the fields of a session. */
const columns: readonly (keyof Session)[] = sessionFields;

/** The fields that are instants. */
const instants: ReadonlySet<string> = new Set(sessionInstants);

/** The header, as RFC 4180 has lines: ending in CR LF. */
export const csvHeader = `${columns.join(',')}\r\n`;

/** Before the header, it tells Excel that the file is UTF-8. */
export const byteOrderMark = '\uFEFF';

/**
 * A session as a line of CSV. Its redactions by kind are a JSON object in one cell. Instants always have
 * three decimals, unlike in JSON, so that a column has one format. Where the source reports no redaction counts, their
 * cells are empty: a spreadsheet would add up a 0.
 */
export function csvLine(session: Session): string {
  const told = session.redactions_reported === false ? { ...session, ...notReported } : session;
  return `${columns.map((column) => cell(column, told[column])).join(',')}\r\n`;
}

const notReported = { redaction_count: null, redactions_by_kind: null };

/**
 * The same lines, from the wire JSON of sessions, each followed by a line feed, as PostgreSQL wrote it: its form is known,
 * so that cells are cut out of the text. Any other form of JSON is parsed.
 *
 * @throws SyntaxError if a line is not JSON
 */
export function csvLines(lines: string): string {
  let csv = '';
  for (let from = 0, end = lines.indexOf('\n'); end !== -1; from = end + 1, end = lines.indexOf('\n', from)) {
    const line = lines.slice(from, end);
    csv += cutLine(line) ?? csvLine(JSON.parse(line) as Session);
  }
  return csv;
}

/** Absent unless the source reports no counts: such a line is parsed. */
const alwaysThere = columns.filter((column) => column !== 'redactions_reported');

/** `"name":` of each column, in the order of the wire. */
const labels = alwaysThere.map((column) => `"${column}":`);
const notReportedEnd = '"redactions_reported":false}';

/** The cells of a line; null if it has another form. */
function cutLine(line: string): string | null {
  // An escape may hide the end of a text.
  if (!line.startsWith('{') || line.includes('\\') || line.endsWith(notReportedEnd)) return null;
  let csv = '';
  let at = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as string;
    const start = at + 1 + label.length;
    if (!line.startsWith(label, at + 1)) return null;
    const kind = line.charCodeAt(start);
    let value: string;
    if (kind === quote) {
      at = line.indexOf('"', start + 1) + 1;
      value = textCell(alwaysThere[i] as string, line.slice(start + 1, at - 1));
    } else if (kind === brace) {
      at = line.indexOf('}', start) + 1;
      value = quoted(line.slice(start, at));
    } else {
      at = line.indexOf(i === labels.length - 1 ? '}' : ',', start);
      value = line.slice(start, at);
      if (value === 'null') value = '';
    }
    if (at <= start) return null;
    csv += i === 0 ? value : `,${value}`;
  }
  return at === line.length - 1 && line.endsWith('}') ? `${csv},true\r\n` : null;
}

const quote = 0x22;
const brace = 0x7b;

function cell(column: keyof Session, value: Session[keyof Session] | null): string {
  if (column === 'redactions_reported') return String(value ?? true);
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? textCell(column, value) : quoted(JSON.stringify(value));
}

/** Those whose texts have neither what begins a formula nor what has to be quoted. */
const plain: ReadonlySet<string> = new Set(['id', 'agent_id', 'status'] satisfies (keyof Session)[]);

function textCell(column: string, text: string): string {
  if (plain.has(column)) return text;
  return instants.has(column) ? withMilliseconds(text) : quoted(guardFormula(text));
}

/** A cell, in quotes if it needs them. */
export function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `…:32Z` becomes `…:32.000Z`; instants of the API have no decimals, or three. */
export function withMilliseconds(instant: string): string {
  return instant.includes('.') ? instant : `${instant.slice(0, -1)}.000Z`;
}

/** What spreadsheets take for a formula; the full-width forms as well, with an East Asian keyboard. */
const formula = /^'*[=+\-@\t\r＝＋－＠]/;

/**
 * Adds an apostrophe before text that a spreadsheet would run as a formula, and before text that starts with
 * apostrophes, so that {@link unguardFormula} restores the original.
 */
export function guardFormula(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** Takes off the apostrophe of {@link guardFormula}. Any other text stays as it is. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
}
