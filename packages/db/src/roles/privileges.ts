import { createClient } from '../client.ts';
import { serverRole } from './server-role.ts';

/**
 * The privileges of a role: `owner` can migrate (a superuser, the owner of tables, or one that may create them in an
 * empty database), `server` can only serve requests, `bypassing` could, but has BYPASSRLS, `none` may not use the tables,
 * `stranger` may not create those of an empty database.
 */
export type Privileges = 'owner' | 'server' | 'bypassing' | 'none' | 'stranger';

/** The role of a connection. */
export interface ConnectedRole {
  name: string;
  privileges: Privileges;
  /** The role that owns the tables, or, before there are any, the database. */
  owner: string;
}

/** Examines the role of the URL. Changes nothing. */
export async function examineRole(url: string): Promise<ConnectedRole> {
  const client = createClient({ connectionString: url, application_name: 'masker-sessions' });
  await client.connect();
  try {
    const { rows } = await client.query<{
      name: string;
      owns: boolean;
      bypasses: boolean;
      serves: boolean;
      empty: boolean;
      creates: boolean;
      owner: string;
    }>(
      `SELECT rolname::text AS name,
         rolsuper OR EXISTS (
           SELECT FROM pg_class
           WHERE relnamespace = to_regnamespace('public') AND relkind = 'r'
             AND pg_has_role(current_user, relowner, 'MEMBER')
         ) AS owns,
         rolbypassrls AS bypasses,
         EXISTS (SELECT FROM pg_roles WHERE rolname = $1 AND pg_has_role(current_user, oid, 'USAGE')) AS serves,
         tables.owner IS NULL AS empty,
         -- Without the schema, the error of the migration says what to do.
         coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'CREATE'), true) AS creates,
         pg_get_userbyid(coalesce(tables.owner, datdba))::text AS owner
       FROM pg_roles, pg_database, (
         SELECT max(relowner) AS owner FROM pg_class
         WHERE relname = 'session' AND relnamespace = to_regnamespace('public') AND relkind = 'r'
       ) AS tables
       WHERE rolname = current_user AND datname = current_database()`,
      [serverRole],
    );
    const { name, owns, bypasses, serves, empty, creates, owner } = rows[0] as (typeof rows)[0];
    return { name, owner, privileges: judge() };

    function judge(): Privileges {
      if (empty) return creates ? 'owner' : 'stranger';
      if (owns) return 'owner';
      if (!serves) return 'none';
      return bypasses ? 'bypassing' : 'server';
    }
  } finally {
    await client.end();
  }
}
