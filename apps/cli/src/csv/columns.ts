import {
  ingestSessionSchema,
  type JsonBounds,
  kindSchema,
  parseBoundedJson,
  unguardFormula,
} from '@masker/contract';
import { CommandError } from '../command-error.ts';

/** Sets a field of the session of a row. @returns the error of the cell, if any */
export type Column = (cell: string, session: WireDraft) => string | undefined;

/** The unvalidated session of a row. */
export type WireDraft = Record<string, unknown> & { redactions_by_kind: Record<string, unknown> };

const kindPrefix = 'redactions.';
const fields = Object.keys(ingestSessionSchema.shape);
/** The limits of the JSON object of counts by kind. */
const cellBounds: JsonBounds = { depth: 4, names: 128, values: 256 };
const derivable = ['agent_name', 'duration_ms', 'redaction_count', 'redactions_reported'];

/**
 * Returns the setter of each column by the names in the first row: the fields of the API, and `redactions.KIND` for the
 * counts of one kind, instead of `redactions_by_kind` with JSON in its cells.
 *
 * @param isCsv false if the first row could not be parsed as CSV
 * @throws CommandError naming every unknown, missing or duplicate column
 */
export function columnsOf(names: readonly string[], isCsv = true): Column[] {
  const found: string[] = [];
  const trimmed = names.map((name) => name.trim());
  const byKind = trimmed.filter(isKindColumn);
  for (const [i, name] of trimmed.entries()) {
    // Without a header this row is a session, so do not repeat its cells in an error.
    if (!fields.includes(name) && !isKindColumn(name)) found.push(`column ${i + 1} is not a field`);
    else if (trimmed.indexOf(name) < i) found.push(`column ${i + 1} is a duplicate`);
  }
  const needed = fields.filter((name) => !derivable.includes(name) && name !== 'redactions_by_kind');
  for (const name of needed) if (!trimmed.includes(name)) found.push(`missing: ${name}`);
  const asJson = trimmed.includes('redactions_by_kind');
  if (asJson && byKind.length > 0) found.push(`redactions_by_kind and ${kindPrefix}… are both present`);
  if (!asJson && byKind.length === 0) found.push(`missing: redactions_by_kind or ${kindPrefix}KIND`);
  if (found.length > 0) {
    throw new CommandError(
      'validation_failed',
      `The first row does not name the columns: ${found.join('; ')}.`,
      {
        hint:
          !isCsv || names[0]?.startsWith('{')
            ? 'These look like lines of JSON: say --from ndjson.'
            : `The columns are ${fields.join(', ')}; ${derivable.join(', ')} may be left out, and ${kindPrefix}PHONE … can stand for redactions_by_kind.`,
      },
    );
  }
  return trimmed.map(columnOf);
}

function isKindColumn(name: string): boolean {
  return name.startsWith(kindPrefix) && kindSchema.safeParse(name.slice(kindPrefix.length)).success;
}

function columnOf(name: string): Column {
  if (name.startsWith(kindPrefix)) return kindColumn(name.slice(kindPrefix.length));
  switch (name) {
    case 'redactions_by_kind':
      return jsonColumn;
    case 'upstream_model':
      return (cell, session) => {
        session[name] = cell === '' ? null : unguardFormula(cell);
      };
    case 'agent_name':
      return (cell, session) => {
        if (cell !== '') session[name] = unguardFormula(cell);
      };
    case 'duration_ms':
    case 'redaction_count':
      return (cell, session) => {
        if (cell !== '') session[name] = numeric(cell);
      };
    case 'redactions_reported':
      return (cell, session) => {
        if (cell !== '') session[name] = booleans.get(cell.toLowerCase()) ?? cell;
      };
    default:
      // An empty cell is a missing field; validation reports the required ones.
      return (cell, session) => {
        if (cell !== '') session[name] = cell;
      };
  }
}

/** Sets the count of a kind; an empty cell or 0 means that the kind does not occur. */
function kindColumn(kind: string): Column {
  return (cell, session) => {
    if (cell !== '' && cell !== '0') session.redactions_by_kind[kind] = numeric(cell);
  };
}

const jsonColumn: Column = (cell, session) => {
  if (cell === '') return;
  const { value, problem } = parseBoundedJson(cell, cellBounds);
  if (problem !== undefined) return `redactions_by_kind ${problem.message}`;
  session.redactions_by_kind = value as WireDraft['redactions_by_kind'];
};

/** Spreadsheets write booleans in capital letters. */
const booleans = new Map([
  ['true', true],
  ['false', false],
]);

/** Converts a numeric cell to a number; other text is returned, and refused by validation. */
function numeric(cell: string): number | string {
  return /^\d{1,15}$/.test(cell) ? Number(cell) : cell;
}
