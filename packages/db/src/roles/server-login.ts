import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { createClient } from '../client.ts';
import { refusedAs } from './ensure-server-role.ts';
import { examineRole } from './privileges.ts';
import { LoginInUse, RoleMissing, RoleNotGranted, SignInRefused } from './role-problem.ts';
import { scramVerifier } from './scram.ts';
import { serverRole } from './server-role.ts';

/** The maximum length of a name in PostgreSQL, in bytes. */
const longestName = 63;

/** The codes of a refused login: unknown role, or wrong password. PgBouncer reports 08P01 for both. */
const refusals = new Set(['28000', '28P01', '08P01']);

/**
 * Returns the URL for the server: the owner's database, with a role that is subject to row-level security. The role is
 * created, or its password is set, if it cannot log in yet.
 *
 * @param ownerUrl the URL of a migrated database, with its owner
 * @param secret the installation's secret; every server derives the same password from it
 * @param pooledUrl the URL of the same database through a pooler; default: without a pooler
 * @throws RoleMissing, RoleNotGranted if the owner lacks the rights to do so
 * @throws LoginInUse if servers with another secret are connected: their next connections would be refused
 * @throws SignInRefused if a pooler refuses the login of the role
 */
export async function serverLogin(ownerUrl: string, secret: string, pooledUrl = ownerUrl): Promise<string> {
  const { name, password } = derivedLogin(ownerUrl, secret);
  const direct = signedInAs(ownerUrl, name, password);
  if ((await trySignIn(direct)) !== null) await makeLogin(ownerUrl, name, password, direct);
  const pooled = signedInAs(pooledUrl, name, password);
  const refused = await trySignIn(pooled);
  if (refused !== null) throw new SignInRefused(name, refused.reason);
  return pooled;
}

/**
 * Returns the name of the role that {@link serverLogin} creates, its URL, and why it cannot serve requests: null if it
 * can. Changes nothing.
 */
export async function examineServerLogin(
  ownerUrl: string,
  secret: string,
  pooledUrl = ownerUrl,
): Promise<{ name: string; url: string; refused: string | null }> {
  const { name, password } = derivedLogin(ownerUrl, secret);
  const url = signedInAs(pooledUrl, name, password);
  return { name, url, refused: (await trySignIn(url))?.reason ?? null };
}

/**
 * Returns the name of the role that serves requests if another secret made its password; null if this secret did, or if
 * that cannot be seen: the URL is not that of the owner, or no server was started with the owner. Changes nothing.
 */
export async function loginOfOtherSecret(ownerUrl: string, secret: string): Promise<string | null> {
  if ((await examineRole(ownerUrl)).privileges !== 'owner') return null;
  const { name, refused } = await examineServerLogin(ownerUrl, secret);
  if (refused === null) return null;
  const client = createClient({ connectionString: ownerUrl, application_name: 'masker-sessions' });
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT FROM pg_catalog.pg_roles WHERE rolname = $1', [name]);
    return rowCount === 1 ? name : null;
  } finally {
    await client.end().catch(() => {});
  }
}

/** What is wrong with a secret that {@link loginOfOtherSecret} finds, and what to do. @param name the role */
export function otherSecret(name: string): { seen: string; action: string } {
  return {
    seen: `The role ${name}, which serves requests, cannot log in with the secret of this installation.`,
    action: 'Use the AUTH_SECRET of the servers here; if they do have it, restart one: it sets the password.',
  };
}

function derivedLogin(ownerUrl: string, secret: string): { name: string; password: string } {
  const name = loginName(decodeURIComponent(new URL(ownerUrl).pathname.slice(1)));
  const key = hkdfSync('sha256', secret, '', `masker-sessions database role ${name}`, 32);
  return { name, password: Buffer.from(key).toString('base64url') };
}

/** Returns a URL with the role and password of another one. */
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

/** Each database has its own login role, because installations in one PostgreSQL have different secrets. */
function loginName(database: string): string {
  const name = `${serverRole}_${database}`;
  if (Buffer.byteLength(name) <= longestName) return name;
  return `${serverRole}_${createHash('sha256').update(database).digest('hex').slice(0, 32)}`;
}

/** Why a role cannot serve requests. */
interface Refusal {
  reason: string;
  /** PostgreSQL's code; absent if the role can log in. */
  code?: string;
}

/** @returns null if the role can log in and serve requests */
async function trySignIn(url: string): Promise<Refusal | null> {
  const client = createClient({ connectionString: url, application_name: 'masker-sessions' });
  let serves: boolean | undefined;
  try {
    await client.connect();
    const { rows } = await client.query<{ serves: boolean }>(
      `SELECT pg_catalog.pg_has_role(current_user, $1, 'USAGE') AS serves`,
      [serverRole],
    );
    serves = rows[0]?.serves;
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    if (refusals.has(code)) return { reason: message, code };
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
  return serves === true ? null : { reason: `it is not a member of ${serverRole}` };
}

/** @param url of the role that is created */
async function makeLogin(ownerUrl: string, name: string, password: string, url: string): Promise<void> {
  const client = createClient({ connectionString: ownerUrl, application_name: 'masker-sessions' });
  await client.connect();
  try {
    await client.query('BEGIN');
    // If several servers start at once, one of them creates the role.
    await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [name]);
    const { rows } = await client.query<{ exists: boolean; used: boolean; owner: string }>(
      `SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1) AS exists,
         EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE usename = $1) AS used, current_user::text AS owner`,
      [name],
    );
    const { exists, used, owner } = rows[0] as { exists: boolean; used: boolean; owner: string };
    // Asked again: a server that started meanwhile may have set the password.
    if (used && (await trySignIn(url))?.code === '28P01') throw new LoginInUse(name);
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
