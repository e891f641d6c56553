import type pg from 'pg';
import { createClient } from '../client.ts';
import { RoleMissing, RoleNotGranted, type RoleProblem } from './role-problem.ts';
import { serverRole } from './server-role.ts';

/** The first major version in which a member may be kept from acting as a role. */
const separateSetOption = 160_000;

/** Another database of this PostgreSQL is being prepared at the same time. */
const madeMeanwhile = new Set(['42710', '23505']);

interface RoleState {
  exists: boolean;
  version: number;
  name: string;
}

/**
 * Sees to it that the role which serves exists, and that the owner may act as it, as operator's commands do: also
 * after a database was restored into another PostgreSQL, and where whoever makes a role may not act as it at once
 * (PostgreSQL from 16 on).
 *
 * @param ownerUrl of a role that owns the database, or is going to
 * @throws RoleMissing when the owner may not make it
 * @throws RoleNotGranted when somebody else made it, and the owner may not act as it
 */
export async function ensureServerRole(ownerUrl: string): Promise<void> {
  const client = createClient({ connectionString: ownerUrl, application_name: 'masker-sessions' });
  await client.connect();
  try {
    const { rows } = await client.query<RoleState>(
      `SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1) AS exists, current_user::text AS name,
         pg_catalog.current_setting('server_version_num')::int AS version`,
      [serverRole],
    );
    const { exists, version, name } = rows[0] as RoleState;
    if (!exists) await refusedAs(new RoleMissing(serverRole), () => makeRole(client));
    const right = version >= separateSetOption ? 'SET' : 'MEMBER';
    const may = await client.query<{ act: boolean }>(
      'SELECT pg_catalog.pg_has_role(current_user, $1, $2) AS act',
      [serverRole, right],
    );
    if (may.rows[0]?.act) return;
    await refusedAs(new RoleNotGranted(serverRole, name), () =>
      client.query(`GRANT ${serverRole} TO CURRENT_USER`),
    );
  } finally {
    await client.end();
  }
}

async function makeRole(client: pg.Client): Promise<void> {
  try {
    await client.query(`CREATE ROLE ${serverRole} NOLOGIN`);
  } catch (error) {
    if (!madeMeanwhile.has((error as { code?: string }).code ?? '')) throw error;
  }
}

/** Does something with roles, and fails with `problem` when that is not permitted. */
export async function refusedAs<T>(problem: RoleProblem, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code === '42501') throw problem;
    throw error;
  }
}
