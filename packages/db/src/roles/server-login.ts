import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import pg from 'pg';
import { scramVerifier } from './scram.ts';
import { serverRole } from './server-role.ts';

/** The owner of the database may not make the role that serves it. */
export class RoleMissing extends Error {
  override readonly name = 'RoleMissing';
  constructor(readonly role: string) {
    super(`the role ${role} is missing or has another password, and the owner may not make it`);
  }
}

/** PostgreSQL's longest name, in bytes. */
const longestName = 63;

/** PostgreSQL refuses who signs in: no such role, or another password. */
const refusals = new Set(['28000', '28P01']);

/**
 * Where the server signs in: the owner's database, as a role that row-level security holds. The role is
 * made, or given its password, when it can't sign in yet.
 *
 * @param ownerUrl of a migrated database
 * @param secret the installation's; the password is derived from it, so every server knows it
 * @throws RoleMissing when the owner lacks the right to
 */
export async function serverLogin(ownerUrl: string, secret: string): Promise<string> {
  const url = new URL(ownerUrl);
  const name = loginName(decodeURIComponent(url.pathname.slice(1)));
  const password = Buffer.from(
    hkdfSync('sha256', secret, '', `masker-sessions database role ${name}`, 32),
  ).toString('base64url');
  url.username = name;
  url.password = password;
  if (!(await canSignIn(url.href))) await makeLogin(ownerUrl, name, password);
  return url.href;
}

/** One a database: two installations in one PostgreSQL have different secrets. */
function loginName(database: string): string {
  const name = `${serverRole}_${database}`;
  if (Buffer.byteLength(name) <= longestName) return name;
  return `${serverRole}_${createHash('sha256').update(database).digest('hex').slice(0, 32)}`;
}

async function canSignIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'masker-sessions' });
  try {
    await client.connect();
    const { rows } = await client.query<{ fit: boolean }>(
      `SELECT pg_has_role(current_user, $1, 'USAGE') AS fit`,
      [serverRole],
    );
    return rows[0]?.fit === true;
  } catch (error) {
    if (refusals.has((error as { code?: string }).code ?? '')) return false;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

async function makeLogin(ownerUrl: string, name: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'masker-sessions' });
  await client.connect();
  try {
    await client.query('BEGIN');
    // Of several servers that start at once, one makes it.
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
    const verifier = scramVerifier(password, randomBytes(16));
    const role = client.escapeIdentifier(name);
    await client.query(
      `${rowCount ? 'ALTER' : 'CREATE'} ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(verifier)}`,
    );
    await client.query(`GRANT ${client.escapeIdentifier(serverRole)} TO ${role}`);
    await client.query('COMMIT');
  } catch (error) {
    if ((error as { code?: string }).code === '42501') throw new RoleMissing(name);
    throw error;
  } finally {
    await client.end();
  }
}
