import type pg from 'pg';
import { createClient } from '../client.ts';
import { RoleMissing, RoleNotGranted, type RoleProblem } from './role-problem.ts';
import { serverRole } from './server-role.ts';

/** The first version in which a member of a role may lack the right to act as it. */
const separateSetOption = 160_000;

/** Error codes if another database of this PostgreSQL is prepared concurrently. */
const madeMeanwhile = new Set(['42710', '23505']);

interface RoleState {
  exists: boolean;
  version: number;
  name: string;
}

/**
 * Ensures that the serving role exists and that the owner may act as it, as the operator's commands do. This is also
 * needed after a restore into another PostgreSQL, and where the creator of a role may not act as it automatically
 * (PostgreSQL 16 and later).
 *
 * @param ownerUrl the database URL, with the role that owns the database or will own it
 * @throws RoleMissing if the owner may not create the role
 * @throws RoleNotGranted if another role created it, and the owner may not act as it
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

/** Runs `work`, and throws `problem` if PostgreSQL denies permission. */
export async function refusedAs<T>(problem: RoleProblem, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code === '42501') throw problem;
    throw error;
  }
}
