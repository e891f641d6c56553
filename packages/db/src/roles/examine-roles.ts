import type { ClientBase } from 'pg';
import { serverRole } from './server-role.ts';

type Queryable = Pick<ClientBase, 'query'>;

/** What the owner of a database has to be able to do. */
export interface OwnerRights {
  name: string;
  /** Whether it may create tables in the schema `public`. */
  createsTables: boolean;
  /** Tables in that schema that belong to another role, which it may not change. */
  foreignTables: string[];
  /** Whether it may act as the serving role, as operator commands do. */
  actsAsServer: boolean;
}

/** Examines the role of a connection as the owner of the database. Changes nothing. */
export async function examineOwner(client: Queryable): Promise<OwnerRights> {
  const { rows } = await client.query<OwnerRights>(
    `SELECT current_user::text AS name,
       coalesce(pg_catalog.has_schema_privilege(to_regnamespace('public')::oid, 'CREATE'), false) AS "createsTables",
       ARRAY(
         SELECT relname::text FROM pg_catalog.pg_class
         WHERE relnamespace = to_regnamespace('public') AND relkind = 'r' AND NOT pg_catalog.pg_has_role(current_user, relowner, 'MEMBER')
         ORDER BY 1
       ) AS "foreignTables",
       EXISTS (
         SELECT FROM pg_catalog.pg_roles WHERE rolname = $1 AND pg_catalog.pg_has_role(current_user, oid, 'MEMBER')
       ) AS "actsAsServer"`,
    [serverRole],
  );
  return rows[0] as OwnerRights;
}

/**
 * Returns the tables of accounts whose rows are not all subject to row-level security, by name: those with a policy or a
 * column `account_id`, without security, or without security for their owner.
 */
export async function unprotectedTables(client: Queryable): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname::text AS name FROM pg_catalog.pg_class AS c
     WHERE relnamespace = to_regnamespace('public') AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)
       AND (
         EXISTS (SELECT FROM pg_catalog.pg_policy WHERE polrelid = c.oid)
         OR EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attname = 'account_id' AND NOT attisdropped)
       )
     ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
