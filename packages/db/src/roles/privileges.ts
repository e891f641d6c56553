import { createClient } from '../client.ts';
import { serverRole } from './server-role.ts';

/**
 * The privileges of a role: `owner` can bypass row-level security (a superuser, a role with BYPASSRLS, or the owner of
 * tables), `server` can only serve requests, `none` cannot do that either.
 */
export type Privileges = 'owner' | 'server' | 'none';

/** Returns the privileges of the URL's role. In a database without the tables, every role is an `owner`. */
export async function privilegesOf(url: string): Promise<Privileges> {
  const client = createClient({ connectionString: url, application_name: 'masker-sessions' });
  await client.connect();
  try {
    const { rows } = await client.query<{ bypasses: boolean; serves: boolean; empty: boolean }>(
      `SELECT
         rolsuper OR rolbypassrls OR EXISTS (
           SELECT FROM pg_class
           WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
             AND pg_has_role(current_user, relowner, 'MEMBER')
         ) AS bypasses,
         EXISTS (SELECT FROM pg_roles WHERE rolname = $1 AND pg_has_role(current_user, oid, 'USAGE')) AS serves,
         to_regclass('public.session') IS NULL AS empty
       FROM pg_roles
       WHERE rolname = current_user`,
      [serverRole],
    );
    const role = rows[0];
    if (!role || role.bypasses || role.empty) return 'owner';
    return role.serves ? 'server' : 'none';
  } finally {
    await client.end();
  }
}
