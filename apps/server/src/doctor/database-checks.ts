import { unavailableSentence } from '@masker/api';
import { isKeyLost } from '@masker/api/export-keys';
import { StoreFailure } from '@masker/api/exports/export-store';
import { createExportStore } from '@masker/api/exports/exports';
import { createKeySealer } from '@masker/api/keys';
import {
  type ConnectedRole,
  clockDifference,
  computesStoredHashes,
  countRetentionSettings,
  createClient,
  type Database,
  examineOwner,
  examineReplica,
  examineRole,
  examineServerLogin,
  expiringAccounts,
  isCommitEraCurrent,
  listDeletions,
  openDatabase,
  orphans,
  otherSecret,
  RoleProblem,
  refusesWrites,
  serverRole,
  unprotectedTables,
  withCredentialsOf,
} from '@masker/db';
import { examineMigrations, missingGrants, readGrants } from '@masker/db/migrate';
import type { Client } from 'pg';
import type { Config } from '../config.ts';
import { explainDatabase } from '../database-failure.ts';
import { lacksMigrations, lacksPrivileges, unfit, whatToDo } from '../database-roles.ts';
import { clockWarning, poolingWarnings, tolerableDifferenceMs } from '../database-warnings.ts';
import { migrationsFolder } from '../open-database.ts';
import { type Finding, fail, ok, saidBy, sentence, warn, worst } from './finding.ts';
import { freeBytes, judgeDisk } from './machine-checks.ts';

/** The oldest version of PostgreSQL that is supported. */
const oldestPostgres = 15;

/** Connections that a server opens: see docs/postgresql.md. */
const connectionsOfServer = 22;

const dayMs = 86_400_000;

export interface DatabaseExamination {
  /** The URL of the database, as the role that migrates it or serves requests. */
  url: string;
  embedded: boolean;
  config: Config;
  /** The secret of the installation; null if it is not known. */
  secret: string | null;
  /** The folder of the embedded database; null for another one. */
  folder: string | null;
  /** Whether a server runs on it. */
  isServed: boolean;
}

/** Milliseconds after which a PostgreSQL that answers nothing is a finding. */
const answerMs = 10_000;

const doctorsClient = (connectionString: string) =>
  createClient({
    connectionString,
    application_name: 'masker-doctor',
    connectionTimeoutMillis: answerMs,
    query_timeout: 3 * answerMs,
  });

/** What the database tells. */
export interface DatabaseExamined {
  findings: Finding[];
  /** How many invitations wait to be accepted; null if that is not known. */
  openInvitations: number | null;
}

/** Judges the database. A database that does not answer is the only finding. */
export async function checkDatabase(options: DatabaseExamination): Promise<DatabaseExamined> {
  const client = doctorsClient(options.url);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; number: number }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
    );
    const { version = '', number = 0 } = rows[0] ?? {};
    const judged = judgeVersion(version, number);
    if (judged.status === 'fail') return { findings: [judged], openInvitations: null };
    const role = await examineRole(options.url);
    // Of the tables, a role without privileges sees nothing.
    const migrations = role.privileges === 'none' ? null : await checkMigrations(client, options, role);
    const privileges =
      migrations === null || migrations.status === 'ok' ? await checkPrivileges(client, role) : null;
    const isSeen =
      role.privileges !== 'none' && migrations?.status !== 'fail' && privileges?.status !== 'fail';
    const isMigrated = isSeen && (await hasTables(client));
    const stored = isMigrated ? await checkStored(options) : null;
    const findings = [
      judged,
      ...(migrations === null ? [] : [migrations]),
      ...(privileges === null ? [] : [privileges]),
      ...(isMigrated ? [await checkCommitOrder(client)] : []),
      ...(await checkRoles(client, options, role, isMigrated)),
      await checkWrites(client),
      await checkConnections(client),
      await checkDurability(client),
      ...(options.embedded ? [] : [await checkPooling(options)]),
      await checkHashes(client),
      judgeClock(await clockDifference(client)),
      await checkDisk(client, options),
      ...(stored?.findings ?? []),
      ...(isMigrated ? await checkReplicas(options, role) : []),
    ];
    return { findings, openInvitations: stored?.openInvitations ?? null };
  } catch (error) {
    return { findings: [unreachable(error)], openInvitations: null };
  } finally {
    await client.end().catch(() => {});
  }
}

/** The finding for a database that cannot be used. */
export function unreachable(error: unknown): Finding {
  const { message, hint } = error as Error & { hint?: string };
  const said = explainDatabase(error) ?? message;
  const { seen, action } = saidBy(said, hint ?? 'Check that PostgreSQL is running, and its log.');
  return { check: 'database', ...fail(seen, hint ?? action) };
}

/** @param number as `server_version_num` tells it, such as 150004 */
export function judgeVersion(version: string, number: number): Finding {
  return {
    check: 'database',
    ...(number >= oldestPostgres * 10_000
      ? ok(`PostgreSQL ${version} answers.`)
      : fail(
          `PostgreSQL ${version} is not supported.`,
          `Upgrade PostgreSQL to version ${oldestPostgres} or newer: see docs/postgresql.md.`,
        )),
  };
}

async function hasTables(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('public.commit_era') IS NOT NULL AND to_regclass('public.account_deletion') IS NOT NULL AS there`,
  );
  return rows[0]?.there === true;
}

async function checkMigrations(
  client: Client,
  { isServed, config }: DatabaseExamination,
  role: ConnectedRole,
): Promise<Finding | null> {
  const check = 'migrations';
  try {
    const { pending, recorded } = await examineMigrations({ client, folder: migrationsFolder });
    if (pending.length === 0) return { check, ...ok(`All ${recorded.length} migrations are applied.`) };
    if (config.databaseOwnerUrl === undefined && role.privileges !== 'owner') {
      const { seen, action } = saidBy(
        role.privileges === 'stranger' ? unfit(role) : lacksMigrations(pending.length, role),
        'See docs/postgresql.md.',
      );
      return { check, ...fail(seen, action) };
    }
    const seen = `${pending.length} of ${recorded.length + pending.length} migrations are not applied (the first: ${pending[0]}).`;
    return {
      check,
      ...(isServed
        ? fail(seen, 'Restart the server with a role that owns the tables; it applies them.')
        : warn(seen, 'Start the server; it applies them.')),
    };
  } catch (error) {
    // The check of privileges says what to do.
    if ((error as { code?: string }).code === '42501') return null;
    const { seen, action } = saidBy((error as Error).message, 'See docs/upgrading.md.');
    return { check, ...fail(seen, action) };
  }
}

/** Judges whether the serving role still has what the migrations granted. */
async function checkPrivileges(client: Client, role: ConnectedRole): Promise<Finding> {
  const check = 'privileges';
  const grants = await missingGrants(client, await readGrants(migrationsFolder));
  if (grants.length === 0)
    return { check, ...ok(`${serverRole} has all privileges that the migrations granted.`) };
  const { seen, action } = saidBy(lacksPrivileges(grants, role), 'See docs/postgresql.md.');
  return { check, ...fail(seen, action) };
}

async function checkCommitOrder(client: Client): Promise<Finding> {
  return {
    check: 'commit-order',
    ...((await isCommitEraCurrent(client))
      ? ok('New sessions follow the stored ones.')
      : fail(
          'The database was copied from another PostgreSQL, or recovered to an earlier state.',
          'Restart the server with the owner of the database (DATABASE_OWNER_URL): it restarts the commit order.',
        )),
  };
}

async function checkHashes(client: Client): Promise<Finding> {
  return {
    check: 'hashes',
    ...((await computesStoredHashes(client))
      ? ok('PostgreSQL computes the hashes that indexes have.')
      : fail(
          'PostgreSQL computes other hashes than the one that stored the sessions.',
          'Make a backup with the earlier PostgreSQL, and restore it into an empty database of this one.',
        )),
  };
}

async function checkRoles(
  client: Client,
  options: DatabaseExamination,
  role: ConnectedRole,
  isMigrated: boolean,
): Promise<Finding[]> {
  const { url, config } = options;
  const { databaseOwnerUrl } = config;
  const findings: Finding[] = [];
  const isOwner = databaseOwnerUrl !== undefined || options.embedded || role.privileges === 'owner';
  if (isMigrated || role.privileges === 'none') findings.push(await checkServingRole(options, role));
  if (isOwner) findings.push(await checkOwner(databaseOwnerUrl ?? url));
  if (isMigrated) {
    const unprotected = await unprotectedTables(client);
    findings.push({
      check: 'row-security',
      ...(unprotected.length === 0
        ? ok('Row-level security is on for all tables of accounts.')
        : fail(
            `Row-level security is not on for ${unprotected.join(', ')}.`,
            `As the owner, run for each: ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`,
          )),
    });
  }
  return findings;
}

/** Judges the role of requests as a start of the server does, without changing anything. */
async function checkServingRole(
  { url, embedded, config, secret, isServed }: DatabaseExamination,
  role: ConnectedRole,
): Promise<Finding> {
  const check = 'serving-role';
  const { privileges } = role;
  const isSeparate = !embedded && (config.databaseOwnerUrl !== undefined || privileges !== 'owner');
  if (isSeparate) {
    if (privileges === 'server')
      return { check, ...ok('The role of DATABASE_URL is subject to row-level security.') };
    const { seen, action } = saidBy(unfit(role), 'See docs/postgresql.md.');
    return { check, ...fail(seen, action) };
  }
  if (secret === null)
    return {
      check,
      ...warn(
        'The password of the serving role is derived from the secret, which is not known here.',
        'Run this with the AUTH_SECRET of the server.',
      ),
    };
  try {
    const owner = config.databaseDirectUrl ?? url;
    const { name, url: serving, refused } = await examineServerLogin(owner, secret, url);
    if (refused !== null) {
      const { seen, action } = otherSecret(name);
      return {
        check,
        ...(isServed
          ? fail(seen, action)
          : warn(seen, 'Start the server; it creates the role, or sets its password.')),
      };
    }
    if ((await examineRole(serving)).privileges === 'server')
      return { check, ...ok(`${name} serves requests, subject to row-level security.`) };
    return {
      check,
      ...fail(
        `The role ${name}, which serves requests, can bypass row-level security: it is a superuser, has BYPASSRLS, or owns tables.`,
        `As an administrator, run: ALTER ROLE "${name}" NOSUPERUSER NOBYPASSRLS; and give its tables to the owner.`,
      ),
    };
  } catch (error) {
    if (!(error instanceof RoleProblem)) throw error;
    const { seen, action } = saidBy(whatToDo(error), 'See docs/postgresql.md.');
    return { check, ...fail(seen, action) };
  }
}

async function checkOwner(ownerUrl: string): Promise<Finding> {
  const check = 'owner';
  const client = doctorsClient(ownerUrl);
  try {
    await client.connect();
    const { name, createsTables, foreignTables, actsAsServer } = await examineOwner(client);
    return {
      check,
      ...worst(
        [
          ...(createsTables
            ? []
            : [
                fail(
                  `${name}, which migrates, may not create tables in the schema public.`,
                  `As an administrator, run: GRANT CREATE ON SCHEMA public TO "${name}";`,
                ),
              ]),
          ...(foreignTables.length === 0
            ? []
            : [
                fail(
                  `${name}, which migrates, does not own ${foreignTables.length} tables, such as ${foreignTables[0]}.`,
                  `As an administrator, run: GRANT "the owner of the tables" TO "${name}"; or use that owner.`,
                ),
              ]),
          ...(actsAsServer
            ? []
            : [
                warn(
                  `${name} may not act as ${serverRole}, so operator commands do not work with it.`,
                  `As an administrator, run: GRANT ${serverRole} TO "${name}";`,
                ),
              ]),
        ],
        `${name} can migrate the database.`,
      ),
    };
  } catch (error) {
    const message = explainDatabase(error) ?? (error as Error).message;
    const { seen, action } = saidBy(
      message.replaceAll('DATABASE_URL', 'DATABASE_OWNER_URL'),
      'Correct DATABASE_OWNER_URL.',
    );
    return { check, ...fail(seen, action) };
  } finally {
    await client.end().catch(() => {});
  }
}

async function checkWrites(client: Client): Promise<Finding> {
  const reason = await refusesWrites(client);
  return {
    check: 'writes',
    ...(reason === null
      ? ok('The database accepts writes.')
      : fail(
          `${unavailableSentence(reason)} Nothing is served without writes, because each access is recorded.`,
          'Set DATABASE_URL to the primary, or make this one writable (default_transaction_read_only).',
        )),
  };
}

async function checkConnections(client: Client): Promise<Finding> {
  // What kind of process it is, PostgreSQL tells only of the connections of the own role.
  const { rows } = await client.query<{
    most: number;
    reserved: number;
    used: number;
    own: number;
    limit: number;
  }>(
    `SELECT current_setting('max_connections')::int AS most,
       current_setting('superuser_reserved_connections')::int
         + coalesce(current_setting('reserved_connections', true)::int, 0) AS reserved,
       (SELECT count(*)::int FROM pg_stat_activity
         WHERE usesysid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend') AS used,
       (SELECT count(*)::int FROM pg_stat_activity WHERE application_name IN ('masker-sessions', 'masker-doctor')) AS own,
       (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS limit`,
  );
  const { most, reserved, used, own, limit } = rows[0] as (typeof rows)[0];
  const usable = Math.min(most - reserved, limit < 0 ? most : limit);
  return { check: 'connections', ...judgeConnections({ usable, used, own }) };
}

/**
 * @param usable connections that ordinary roles may open
 * @param used those that are open, `own` of them by servers and commands of this product
 */
function judgeConnections({ usable, used, own }: { usable: number; used: number; own: number }) {
  const seen = `PostgreSQL allows ${usable} connections (${used} open), and a server opens up to ${connectionsOfServer}.`;
  const action =
    'Raise max_connections (or the CONNECTION LIMIT of the database), or run fewer servers: see docs/postgresql.md.';
  if (usable < connectionsOfServer) return fail(seen, action);
  if (usable - (used - own) < connectionsOfServer) return warn(seen, action);
  return ok(seen);
}

/** Judges settings that the server does not override for its own statements. */
async function checkDurability(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ fsync: string; pages: string; jit: string; timeout: string }>(
    `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages, current_setting('jit') AS jit,
       current_setting('statement_timeout') AS timeout`,
  );
  const { fsync, pages, jit, timeout } = rows[0] as (typeof rows)[0];
  const off = [...(fsync === 'off' ? ['fsync'] : []), ...(pages === 'off' ? ['full_page_writes'] : [])];
  return {
    check: 'database-settings',
    ...(off.length > 0
      ? fail(
          `${off.join(' and ')} of PostgreSQL ${off.length === 1 ? 'is' : 'are'} off: a crash can lose acknowledged sessions, or the database.`,
          `Run: ${off.map((name) => `ALTER SYSTEM SET ${name} = on;`).join(' ')} SELECT pg_reload_conf();`,
        )
      : ok(
          `Crashes lose nothing (fsync, full_page_writes). The server replaces jit = ${jit} and statement_timeout = ${timeout} for its statements.`,
        )),
  };
}

async function checkPooling({ url, config }: DatabaseExamination): Promise<Finding> {
  const database = openDatabase({ url, connections: 1 });
  try {
    const pooling = await database.pooling();
    const warnings = poolingWarnings(pooling, config).map((text) => {
      const [seen = '', ...rest] = text.split('. ');
      return warn(`${sentence(seen)}.`, sentence(`${rest.join('. ') || 'see docs/postgresql.md'}.`));
    });
    const fine =
      pooling === 'none' ? 'Connections go to PostgreSQL directly.' : 'The connection pooler is set up.';
    return { check: 'pooler', ...worst(warnings, fine) };
  } finally {
    await database.close();
  }
}

/** @param differenceMs how far this machine's clock is ahead; negative: behind */
export function judgeClock(differenceMs: number): Finding {
  const [seen = '', ...rest] = clockWarning(differenceMs).split('. ');
  return {
    check: 'clock',
    ...(Math.abs(differenceMs) > tolerableDifferenceMs
      ? warn(`${sentence(seen)}.`, `${rest.join('. ')}.`)
      : ok(
          `The clocks of this machine and of PostgreSQL differ by ${(Math.abs(differenceMs) / 1000).toFixed(1)} s.`,
        )),
  };
}

async function checkDisk(client: Client, { folder }: DatabaseExamination): Promise<Finding> {
  const { rows } = await client.query<{ bytes: string }>(
    'SELECT pg_database_size(current_database())::text AS bytes',
  );
  return judgeDisk(folder === null ? null : await freeBytes(folder), Number(rows[0]?.bytes));
}

/** Judges each read replica as a server does. Nothing is said of the replicas of a primary that accepts no writes. */
async function checkReplicas(
  { url, config, secret }: DatabaseExamination,
  { privileges }: ConnectedRole,
): Promise<Finding[]> {
  const { databaseReadUrls: urls, databaseReadMaxLagMs: maxLagMs } = config;
  if (urls.length === 0) return [];
  const role = privileges === 'owner' ? serverRole : undefined;
  const primary = openDatabase({ url, connections: 1, ...(role === undefined ? {} : { role }) });
  try {
    if ((await refusesWrites(primary.directoryPool)) !== null) return [];
    // A server of an owner connects with the role that it created, whatever the credentials in these addresses are.
    const login =
      role !== undefined && secret !== null
        ? await examineServerLogin(config.databaseDirectUrl ?? url, secret, url).catch(() => null)
        : null;
    const examined = await Promise.all(
      urls.map((one) =>
        login?.refused === null
          ? examineReplica({ url: withCredentialsOf(login.url, one), primary, maxLagMs })
          : examineReplica({ url: one, role, primary, maxLagMs }),
      ),
    );
    const bad = examined.flatMap(({ name, leftOut }) =>
      leftOut === null
        ? []
        : [
            warn(
              `The replica ${name} serves no reads: ${leftOut}.`,
              'Check that it runs and follows the primary, and DATABASE_READ_URL: see docs/scaling.md.',
            ),
          ],
    );
    const most = Math.max(...examined.map(({ lagMs }) => lagMs));
    const fine = `${urls.length === 1 ? 'The replica is' : `All ${urls.length} replicas are`} less than ${(Math.ceil(most / 100) / 10).toFixed(1)} s behind the primary.`;
    return [{ check: 'replicas', ...worst(bad, fine) }];
  } finally {
    await primary.close();
  }
}

/** Judges what is stored, as a server sees it. */
async function checkStored({ url, config, secret }: DatabaseExamination): Promise<DatabaseExamined> {
  const database = openDatabase({ url, role: serverRole, connections: 1 });
  try {
    const findings = [
      await checkAccounts(database),
      await checkRetention(database, config),
      ...(secret === null ? [] : [await checkKeys(database, secret)]),
      await checkExportFiles(database, config),
    ];
    const { rows } = await database.directoryPool.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM invitation
       WHERE accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()`,
    );
    return { findings, openInvitations: rows[0]?.open ?? 0 };
  } finally {
    await database.close();
  }
}

/** Judges whether this secret decrypts the keys that sign exports and webhooks. */
async function checkKeys({ directoryPool }: Database, secret: string): Promise<Finding> {
  const check = 'keys';
  const { rows } = await directoryPool.query<{ id: string; secret: Buffer }>(
    'SELECT id, secret FROM webhook',
  );
  const webhookSealer = createKeySealer(secret, 'webhook secrets');
  const closed = rows.filter(({ id, secret }) => webhookSealer.open(id, secret) === null).length;
  const earlier = 'If AUTH_SECRET was changed by mistake, or the database was restored, set the earlier one.';
  return {
    check,
    ...worst(
      [
        ...((await isKeyLost(directoryPool, secret))
          ? [
              warn(
                'The key that signs exports was encrypted with another secret: the next export is signed with a new key.',
                `${earlier} Otherwise give the new key to those who verify exports: see docs/exports.md.`,
              ),
            ]
          : []),
        ...(closed > 0
          ? [
              fail(
                `${closed} of ${rows.length} webhooks cannot be signed: their secrets were encrypted with another secret.`,
                `${earlier} Otherwise replace the secret of each: see docs/webhooks.md.`,
              ),
            ]
          : []),
      ],
      'This secret decrypts the keys that sign exports and webhooks.',
    ),
  };
}

/** Exports whose files are looked for: the newest. */
const examinedFiles = 20;

/** Judges whether the files of the newest exports are where they should be. */
async function checkExportFiles({ directoryPool }: Database, { exports }: Config): Promise<Finding> {
  const check = 'export-files';
  const store = createExportStore(exports);
  const { rows } = await directoryPool.query<{ accountId: string; id: string }>(
    `SELECT account_id AS "accountId", id FROM session_export WHERE status = 'done' ORDER BY id DESC LIMIT ${examinedFiles}`,
  );
  let missing = 0;
  for (const named of rows) {
    try {
      await (await store.open(named)).close();
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      // That the store does not work is the finding of another check.
      if (!error.isMissing)
        return { check, ...ok('The store of exports does not answer, so they were not looked for.') };
      missing++;
    }
  }
  const of = rows.length === 1 ? 'the newest export' : `the newest ${rows.length} exports`;
  if (missing > 0)
    return {
      check,
      ...fail(
        `Of ${of}, ${missing === 1 ? 'one file is' : `${missing} files are`} missing.`,
        'After a restore, copy the folder of exports too; several servers need the same folder. Otherwise make these exports again.',
      ),
    };
  return { check, ...ok(rows.length === 0 ? 'There is no export yet.' : `The files of ${of} are there.`) };
}

/** Judges whether everything belongs to an account, and whether a deletion was interrupted. */
async function checkAccounts({ pool, directoryPool }: Database): Promise<Finding> {
  const unfinished = (await listDeletions(directoryPool)).filter(({ finishedAt }) => finishedAt === null);
  const begun = new Set(unfinished.map(({ accountId }) => accountId));
  const lost = (await orphans(pool, directoryPool)).filter(({ accountId }) => !begun.has(accountId));
  const [first] = lost;
  return {
    check: 'accounts',
    ...worst(
      [
        ...(first === undefined
          ? []
          : [
              fail(
                `${lost.length === 1 ? 'An account does' : `${lost.length} accounts do`} not exist and ${lost.length === 1 ? 'has' : 'have'} rows: ${first.accountId} has ${first.sessions} sessions and an audit log, which backups may not contain.`,
                `Delete what is left of it: masker account delete ${first.accountId} --confirm ${first.accountId}. Or insert its row into the table account again, with this id.`,
              ),
            ]),
        ...unfinished.map(({ accountId }) =>
          warn(
            `The deletion of ${accountId} has begun and is not finished.`,
            `Finish it: masker account delete ${accountId} says how.`,
          ),
        ),
      ],
      'Everything belongs to an account that exists.',
    ),
  };
}

async function checkRetention(database: Database, config: Config): Promise<Finding> {
  const check = 'retention';
  const { accounts, unset } = await countRetentionSettings(database.directoryPool);
  if (accounts === 0) return { check, ...ok('There is no account yet.') };
  if (unset > 0 && config.retentionDays === undefined)
    return {
      check,
      ...warn(
        `${unset} of ${accounts} accounts have no retention: with the settings of this environment, their sessions are kept forever.`,
        'Set RETENTION_DAYS for the server, or use masker retention set --account ID, with --days N, or --keep if that is intended.',
      ),
    };
  const expiring = await expiringAccounts(database.directoryPool, config.retentionDays ?? null);
  const { rows } = await database.pool.query<{ seen: Date }>('SELECT seen_at AS seen FROM retention_clock');
  const age = Date.now() - (rows[0]?.seen.getTime() ?? 0);
  if (expiring.length > 0 && age > 3 * dayMs)
    return {
      check,
      ...warn(
        `The retention of ${expiring.length} accounts has not run for ${Math.floor(age / dayMs)} days.`,
        'Let a server run for a day, or run: masker retention run. Its log, or the output, says what held it up.',
      ),
    };
  return {
    check,
    ...ok(`Retention deletes old sessions of ${expiring.length} of ${accounts} accounts.`),
  };
}
