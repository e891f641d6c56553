import type { ClientBase } from 'pg';
import { serverRole } from '../roles/server-role.ts';
import { readMigrations } from './migration-folder.ts';

/** One privilege of the serving role. */
export interface Grant {
  privilege: string;
  /** Null for the privilege on all columns. */
  column: string | null;
  kind: 'TABLE' | 'FUNCTION' | 'SCHEMA';
  name: string;
  /** As a GRANT names it: a function with the types of its parameters. */
  object: string;
}

const statement = new RegExp(String.raw`\bGRANT\s+([^;]+?)\s+ON\s+([^;]+?)\s+TO\s+"${serverRole}"`, 'g');

/** Reads what the migrations grant to the serving role: they only add to it, and never revoke. */
export async function readGrants(folder: string): Promise<Grant[]> {
  const { migrations } = await readMigrations(folder);
  const grants = migrations.flatMap(({ sql }) =>
    [...sql.matchAll(statement)].flatMap(([, privileges = '', objects = '']) =>
      objectsOf(objects).flatMap((object) =>
        [...privileges.matchAll(/(\w+)(?:\s*\("(\w+)"\))?/g)].map(([, privilege = '', column = null]) => ({
          ...object,
          privilege,
          column,
        })),
      ),
    ),
  );
  return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()];
}

function objectsOf(text: string): Pick<Grant, 'kind' | 'name' | 'object'>[] {
  const [, kind, object = ''] = /^(FUNCTION|SCHEMA)\s+(.+)$/s.exec(text) ?? [];
  if (kind !== undefined)
    return [{ kind: kind as Grant['kind'], name: /\w+/.exec(object)?.[0] ?? '', object }];
  return [...text.matchAll(/"(\w+)"/g)].map(([object, name = '']) => ({ kind: 'TABLE', name, object }));
}

/**
 * Returns the statements that give the serving role what it lacks, of what the migrations grant on what exists. They are
 * for the owner. One query, which needs no privilege itself.
 */
export async function missingGrants(
  db: Pick<ClientBase, 'query'>,
  grants: readonly Grant[],
): Promise<string[]> {
  // By the catalog, because to_regclass fails without USAGE on the schema.
  const { rows } = await db.query<{ statement: string }>(
    `WITH lacking AS (
       SELECT kind, object, string_agg(privilege || coalesce(' (' || quote_ident("column") || ')', ''), ', ' ORDER BY privilege) AS privileges
       FROM jsonb_to_recordset($1) AS granted(privilege text, "column" text, kind text, name text, object text),
         pg_catalog.pg_roles AS server, pg_catalog.pg_namespace AS home
       WHERE rolname = $2 AND nspname = 'public' AND CASE kind
         WHEN 'SCHEMA' THEN NOT has_schema_privilege(server.oid, home.oid, privilege)
         WHEN 'FUNCTION' THEN EXISTS (
           SELECT FROM pg_catalog.pg_proc
           WHERE proname = name AND pronamespace = home.oid AND NOT has_function_privilege(server.oid, pg_proc.oid, privilege)
         )
         ELSE EXISTS (
           SELECT FROM pg_catalog.pg_class
           WHERE relname = name AND relnamespace = home.oid AND NOT CASE
             WHEN "column" IS NULL THEN has_table_privilege(server.oid, pg_class.oid, privilege)
             ELSE has_column_privilege(server.oid, pg_class.oid, "column", privilege)
           END
         )
       END
       GROUP BY kind, object
     )
     SELECT format('GRANT %s ON %s %s TO %I;', privileges, kind, string_agg(object, ', ' ORDER BY object), $2::text) AS statement
     FROM lacking GROUP BY privileges, kind ORDER BY 1`,
    [JSON.stringify(grants), serverRole],
  );
  return rows.map(({ statement }) => statement);
}
