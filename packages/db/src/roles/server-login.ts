import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { createClient } from '../client.ts';
import { refusedAs } from './ensure-server-role.ts';
import { RightsMissing, RoleMissing, RoleNotGranted, SignInRefused } from './role-problem.ts';
import { scramVerifier } from './scram.ts';
import { serverRole } from './server-role.ts';

/** PostgreSQL's longest name, in bytes. */
const longestName = 63;

/** PostgreSQL refuses who signs in: no such role, or another password. PgBouncer says 08P01 to both. */
const refusals = new Set(['28000', '28P01', '08P01']);

/**
 * Where the server signs in: the owner's database, as a role that row-level security holds. The role is
 * made, or given its password, when it can't sign in yet.
 *
 * @param ownerUrl of a migrated database
 * @param secret the installation's; the password is derived from it, so every server knows it
 * @param pooledUrl the same database through a pooler; left out: without one
 * @throws RoleMissing, RoleNotGranted, RightsMissing when the owner lacks the right to see to it
 * @throws SignInRefused when a pooler does not let the role in
 */
export async function serverLogin(ownerUrl: string, secret: string, pooledUrl = ownerUrl): Promise<string> {
  const database = decodeURIComponent(new URL(ownerUrl).pathname.slice(1));
  const name = loginName(database);
  const password = Buffer.from(
    hkdfSync('sha256', secret, '', `masker-sessions database role ${name}`, 32),
  ).toString('base64url');
  const direct = signedInAs(ownerUrl, name, password);
  if ((await trySignIn(direct)) !== null) await makeLogin(ownerUrl, name, password);
  const pooled = signedInAs(pooledUrl, name, password);
  const refused = await trySignIn(pooled);
  if (refused !== null) throw new SignInRefused(name, refused);
  return pooled;
}

/** An address, with the role and password of another one. */
export function withCredentialsOf(other: string, url: string): string {
  const { username, password } = new URL(other);
  return signedInAs(url, decodeURIComponent(username), decodeURIComponent(password));
}

function signedInAs(url: string, name: string, password: string): string {
  const address = new URL(url);
  address.username = name;
  address.password = password;
  return address.href;
}

/** One a database: two installations in one PostgreSQL have different secrets. */
function loginName(database: string): string {
  const name = `${serverRole}_${database}`;
  if (Buffer.byteLength(name) <= longestName) return name;
  return `${serverRole}_${createHash('sha256').update(database).digest('hex').slice(0, 32)}`;
}

/** @returns null when the role can sign in and serve, else why not */
async function trySignIn(url: string): Promise<string | null> {
  const client = createClient({ connectionString: url, application_name: 'masker-sessions' });
  let serves: boolean | undefined;
  let reads: boolean | null | undefined;
  try {
    await client.connect();
    const { rows } = await client.query<{ serves: boolean; reads: boolean | null }>(
      `SELECT pg_catalog.pg_has_role(current_user, $1, 'USAGE') AS serves,
         pg_catalog.has_table_privilege($1, pg_catalog.to_regclass('public.session'), 'SELECT') AS reads`,
      [serverRole],
    );
    serves = rows[0]?.serves;
    reads = rows[0]?.reads;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (refusals.has(code ?? '')) return message;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
  if (reads === false) throw new RightsMissing(serverRole);
  return serves === true ? null : `it is not a member of ${serverRole}`;
}

async function makeLogin(ownerUrl: string, name: string, password: string): Promise<void> {
  const client = createClient({ connectionString: ownerUrl, application_name: 'masker-sessions' });
  await client.connect();
  try {
    await client.query('BEGIN');
    // Of several servers that start at once, one makes it.
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [name]);
    const { rows } = await client.query<{ exists: boolean; owner: string }>(
      `SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1) AS exists, current_user::text AS owner`,
      [name],
    );
    const { exists, owner } = rows[0] as { exists: boolean; owner: string };
    const verifier = scramVerifier(password, randomBytes(16));
    const role = client.escapeIdentifier(name);
    await refusedAs(exists ? new RoleNotGranted(name, owner) : new RoleMissing(name), () =>
      client.query(
        `${exists ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(verifier)}`,
      ),
    );
    await refusedAs(new RoleNotGranted(serverRole, owner), () =>
      client.query(`GRANT ${serverRole} TO ${role}`),
    );
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
