import { createClient } from '../client.ts';
import { serverRole } from './server-role.ts';

/**
 * What a role could do: `owner` may get around row-level security (a superuser, one with BYPASSRLS, or the owner
 * of tables), `server` may serve and no more, `stranger` may not even do that.
 */
export type Privileges = 'owner' | 'server' | 'stranger';

/** How the role of an address stands to a database of ours. A database without our tables has only owners. */
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
    return role.serves ? 'server' : 'stranger';
  } finally {
    await client.end();
  }
}
