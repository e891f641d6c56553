import type { IngestSession } from '@masker/contract';

/** How a column's value is written: an instant is milliseconds in a checked session, and counts are an object. */
export type ColumnType = 'text' | 'timestamptz' | 'integer' | 'jsonb';

/**
 * How a column distinguishes a duplicate from a conflict for the same id:
 * - `id`: the key of the comparison
 * - `exactly`: a difference is a conflict
 * - `if-given`: a difference is a conflict, unless one of the two has no value
 * - `derived`: it follows from the others
 */
export type Sameness = 'id' | 'exactly' | 'if-given' | 'derived';

/** One column of a session that is written. */
export interface SessionColumn {
  /** In the tables, and on the wire. */
  name: string;
  type: ColumnType;
  /** Its path in a validated session. */
  field: keyof IngestSession;
  sameness: Sameness;
  /** Whether a checked session may be without it. */
  optional?: boolean;
}

/**
 * The columns of a session, defined once, in the order of the API. Excluded are the account, which the writer knows,
 * and columns that the database fills or generates (`commit_position`, `wire`, and what only indexes have).
 */
export const sessionColumns = [
  { name: 'id', type: 'text', field: 'id', sameness: 'id' },
  { name: 'agent_id', type: 'text', field: 'agentId', sameness: 'exactly' },
  { name: 'agent_name', type: 'text', field: 'agentName', sameness: 'if-given', optional: true },
  { name: 'started_at', type: 'timestamptz', field: 'startedAt', sameness: 'exactly' },
  { name: 'ended_at', type: 'timestamptz', field: 'endedAt', sameness: 'exactly' },
  { name: 'status', type: 'text', field: 'status', sameness: 'exactly' },
  { name: 'redaction_count', type: 'integer', field: 'redactionCount', sameness: 'derived' },
  {
    name: 'redactions_by_kind',
    type: 'jsonb',
    field: 'redactionsByKind',
    sameness: 'exactly',
    optional: true,
  },
  { name: 'upstream_model', type: 'text', field: 'upstreamModel', sameness: 'exactly', optional: true },
] as const satisfies readonly SessionColumn[];

export type SessionColumnName = (typeof sessionColumns)[number]['name'];

/** The names, as an INSERT, a SELECT or a COPY lists them. */
export const columnNames: string = sessionColumns.map(({ name }) => name).join(', ');

/** The same, with the account first: the columns of an INSERT into `session`. */
export const insertedColumns = `account_id, ${columnNames}`;

/**
 * The expressions of a SELECT for {@link columnNames}: the columns of a relation, some replaced by an expression.
 *
 * @param relation the name of the relation
 */
export function selectedColumns(
  relation: string,
  instead: Partial<Record<SessionColumnName, string>> = {},
): string {
  return sessionColumns.map(({ name }) => instead[name] ?? `${relation}.${name}`).join(', ');
}

/** The columns with their types, as `jsonb_to_recordset` takes them. */
export const recordColumns = sessionColumns.map(({ name, type }) => `${name} ${type}`).join(', ');

/** The columns with their types and constraints, as a table that sessions wait in has them. */
export const stagingColumns = sessionColumns
  .map((column) => {
    const type =
      column.type === 'text'
        ? 'text COLLATE "C"'
        : column.type === 'timestamptz'
          ? 'timestamptz(3)'
          : column.type;
    return `${column.name} ${type}${'optional' in column ? '' : ' NOT NULL'}`;
  })
  .join(',\n      ');
