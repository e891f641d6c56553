import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, rename, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import path from 'node:path';
import { inspectionHeader, productVersion, signInspection } from '@masker/api';
import { createClient, serverLogin } from '@masker/db';
import { createTestDatabase, type TestDatabase } from '@masker/db/testing';
import { freePort } from '@masker/tsconfig/free-port';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { judgeClock, judgeVersion } from '../../server/src/doctor/database-checks.ts';
import type { Finding } from '../../server/src/doctor/doctor.ts';
import { checkNode, judgeDisk, judgeExportDisk } from '../../server/src/doctor/machine-checks.ts';
import { judgeProxy } from '../../server/src/doctor/network-checks.ts';
import { removeFolder } from '../../server/test/support/temporary-folder.ts';
import { masker, newDataDir, type RunningServer, startServer } from './support/programs.ts';

const AUTH_SECRET = 'Vb3kT9xQ1mL7wZ5rN8cJ2hF6yD4sG0pa';

interface Examined {
  code: number | null;
  stderr: string;
  findings: Finding[];
  /** The finding of a check. */
  of(check: string): Finding | undefined;
  /** The checks that are not ok, each with its status. */
  bad: string[];
}

async function doctor(env: NodeJS.ProcessEnv): Promise<Examined> {
  const { code, stdout, stderr } = await masker(['doctor', '--json'], { env });
  const findings = JSON.parse(stdout || '[]') as Finding[];
  for (const { status, seen, action } of findings) {
    expect(seen).toMatch(/^[^\n]+$/);
    if (status === 'ok') expect(action).toBeNull();
    else expect(action).toMatch(/^[^\n]+$/);
  }
  const isFailed = findings.some(({ status }) => status === 'fail');
  expect(code).toBe(isFailed ? 1 : 0);
  expect(stdout + stderr).not.toMatch(/postgres(ql)?:\/\//);
  for (const secret of [env.AUTH_SECRET, env.OIDC_CLIENT_SECRET])
    if (secret) expect(stdout).not.toContain(secret);
  return {
    code,
    stderr,
    findings,
    of: (check) => findings.find((finding) => finding.check === check),
    bad: findings.filter(({ status }) => status !== 'ok').map(({ check, status }) => `${check} ${status}`),
  };
}

/** Serves until the end of the test. */
async function listen(handler: (req: IncomingMessage, res: ServerResponse) => void): Promise<string> {
  const server: Server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A proxy in front of a server. @param forwardedFor the header it sends, from the one of the client */
function proxyTo(url: () => string, forwardedFor: (given: string | undefined) => string | undefined) {
  return listen((req, res) => {
    const told = forwardedFor(req.headers['x-forwarded-for'] as string | undefined);
    const { 'x-forwarded-for': _, ...headers } = req.headers;
    const onward = request(
      new URL(req.url ?? '/', url()),
      { headers: { ...headers, ...(told === undefined ? {} : { 'x-forwarded-for': told }) } },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      },
    );
    onward.on('error', () => res.destroy());
    onward.end();
  });
}

describe('the embedded installation', () => {
  let server: RunningServer;
  let own: NodeJS.ProcessEnv;

  beforeAll(async () => {
    server = await startServer();
    own = { DATA_DIR: server.dataDir, RETENTION_DAYS: '365' };
  });
  afterAll(() => server?.stop());

  test('is found to be sound while its server runs', async () => {
    const { bad, findings } = await doctor(own);
    expect(bad).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      'node',
      'settings',
      'secret',
      'files',
      'database',
      'migrations',
      'privileges',
      'commit-order',
      'serving-role',
      'owner',
      'row-security',
      'writes',
      'connections',
      'database-settings',
      'hashes',
      'clock',
      'disk',
      'accounts',
      'retention',
      'keys',
      'export-files',
      'server',
      'public-url',
      'sign-in',
      'exports',
    ]);
    const printed = await masker(['doctor'], { env: own });
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(printed.stdout).toMatch(/^ok {4}database {11}PostgreSQL \d+\.\d+ answers\.$/m);
  });

  test('is told that files with secrets can be read by others', async () => {
    const file = path.join(server.dataDir, 'auth-secret');
    await chmod(file, 0o644);
    onTestFinished(() => chmod(file, 0o600));
    const { bad, of } = await doctor(own);
    expect(bad).toEqual(['files fail']);
    expect(of('files')?.action).toBe(`Run: chmod 600 ${file}`);
    const printed = await masker(['doctor'], { env: own });
    expect(printed.code).toBe(1);
    expect(printed.stdout).toMatch(/^fail {2}files .*\n {25}Run: chmod 600 /m);
    expect(printed.stderr).toContain('error: 1 of 25 checks failed.');
  });

  test('is told that nothing is ever deleted, unless that was decided', async () => {
    const forever = { DATA_DIR: server.dataDir };
    expect((await doctor(forever)).bad).toEqual(['retention warn']);
    const { stdout } = await masker(['account', 'list', '--json'], { env: own });
    for (const { id } of JSON.parse(stdout).data)
      await masker(['retention', 'set', '--account', id, '--keep'], { env: own });
    expect((await doctor(forever)).bad).toEqual([]);
  });

  test('is told of a public address that does not answer, or is missing', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const away = await doctor({ ...own, PUBLIC_URL: nobody });
    expect(away.bad).toEqual(['public-url fail']);
    expect(away.of('public-url')?.seen).toBe(`${nobody} does not answer (ECONNREFUSED).`);
    expect((await doctor({ ...own, HOST: '0.0.0.0' })).bad).toEqual(['public-url warn']);
    const direct = await doctor({ ...own, PUBLIC_URL: server.url });
    expect([direct.bad, direct.of('proxy')?.seen]).toEqual([[], 'Requests arrive without a proxy.']);
  });

  test('is told of a proxy that the server does not trust', async () => {
    const PUBLIC_URL = await proxyTo(
      () => server.url,
      () => '198.51.100.7',
    );
    const { bad, of } = await doctor({ ...own, PUBLIC_URL });
    expect(bad).toEqual(['proxy fail']);
    expect(of('proxy')?.action).toContain('TRUST_PROXY=127.0.0.1');
  });

  test('is told of another installation at the public address', async () => {
    const other = await startServer(undefined, { AUTH_SECRET });
    onTestFinished(() => other.stop());
    expect((await doctor({ ...own, PUBLIC_URL: other.url })).bad).toEqual(['proxy warn']);
  });

  test('is told of an identity provider that does not answer, or is another one', async () => {
    let issuer = '';
    const provider = await listen((req, res) => {
      const document = {
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
      };
      res.writeHead(req.url === '/.well-known/openid-configuration' ? 200 : 404);
      res.end(JSON.stringify(document));
    });
    const oidc = {
      ...own,
      OIDC_ISSUER: provider,
      OIDC_CLIENT_ID: 'masker',
      OIDC_CLIENT_SECRET: 'of-the-client',
    };
    issuer = provider;
    expect((await doctor(oidc)).bad).toEqual([]);
    issuer = 'https://other.example';
    const wrong = await doctor(oidc);
    expect(wrong.bad).toEqual(['sign-in fail']);
    expect(wrong.of('sign-in')?.seen).toContain('names another issuer');
    const nobody = `http://127.0.0.1:${await freePort()}`;
    expect((await doctor({ ...oidc, OIDC_ISSUER: nobody })).of('sign-in')?.seen).toContain('ECONNREFUSED');
  });

  test('is told of invitations that nobody can accept', async () => {
    const account = (await masker(['account', 'create', '--name', 'Invited'], { env: own })).stdout.trim();
    const invite = ['invitation', 'create', '--account', account, '--role', 'admin', '--json'];
    const { invitation } = JSON.parse((await masker(invite, { env: own })).stdout);
    const waiting = await doctor(own);
    expect(waiting.bad).toEqual(['sign-in warn']);
    expect(waiting.of('sign-in')?.seen).toContain('nobody can accept the open invitation.');
    await masker(['invitation', 'revoke', invitation.id, '--account', account], { env: own });
    expect((await doctor(own)).bad).toEqual([]);
  });

  test('is told of files of exports that are missing, and of keys that another secret encrypted', async () => {
    const account = (await masker(['account', 'create', '--name', 'Keys'], { env: own })).stdout.trim();
    const made = await masker(['export', 'create', '--account', account, '--wait'], { env: own });
    expect((await doctor(own)).of('export-files')?.seen).toBe('The files of the newest export are there.');
    const file = path.join(server.dataDir, 'exports', account, made.stdout.trim());
    await rename(file, `${file}.away`);
    onTestFinished(() => rename(`${file}.away`, file));
    const { bad, of } = await doctor({ ...own, AUTH_SECRET: randomBytes(32).toString('base64') });
    expect(bad).toContain('keys warn');
    expect(bad).toContain('export-files fail');
    expect(of('export-files')).toMatchObject({
      seen: 'Of the newest export, one file is missing.',
      action: expect.stringContaining('copy the folder of exports too'),
    });
    expect(of('keys')?.action).toContain('set the earlier one');
  });

  test('is told of exports that cannot be kept', async () => {
    expect((await doctor({ ...own, EXPORT_DIR: '/dev/null/exports' })).bad).toEqual(['exports fail']);
    let status = 200;
    const EXPORT_S3_ENDPOINT = await listen((_, res) => {
      res.writeHead(status);
      res.end();
    });
    const bucket = {
      ...own,
      EXPORT_S3_ENDPOINT,
      EXPORT_S3_BUCKET: 'exports',
      EXPORT_S3_ACCESS_KEY_ID: 'key',
      EXPORT_S3_SECRET_ACCESS_KEY: 'of-the-key',
    };
    expect((await doctor(bucket)).bad).toEqual([]);
    status = 403;
    const refused = await doctor(bucket);
    expect(refused.bad).toEqual(['exports fail']);
    expect(refused.of('exports')?.action).toContain('Correct EXPORT_S3_ACCESS_KEY_ID');
  });

  test('is told of an invalid setting, and of the rest', async () => {
    const { bad, of } = await doctor({ ...own, PORT: 'http' });
    expect(bad).toContain('settings fail');
    expect(of('settings')?.seen).toBe('PORT must be a port number from 0 to 65535.');
    expect(of('database')?.status).toBe('ok');
  });

  test('is not judged by settings that an invalid one leaves unread', async () => {
    const set = {
      ...own,
      PUBLIC_URL: 'http://127.0.0.1:1',
      OIDC_ISSUER: 'http://127.0.0.1:1',
      OIDC_CLIENT_ID: 'masker',
      OIDC_CLIENT_SECRET: 'a client secret',
    };
    const { bad, of } = await doctor({ ...set, PORT: 'http' });
    expect(bad).toEqual(['settings fail']);
    for (const check of ['retention', 'export-files', 'public-url', 'sign-in', 'exports'])
      expect(of(check), check).toBeUndefined();
    expect((await doctor(set)).bad).toEqual(['public-url fail', 'sign-in fail']);
  });

  test('is examined while it is stopped, and afterwards is stopped again', async () => {
    await server.end();
    for (let i = 0; i < 2; i++) expect((await doctor(own)).bad).toEqual(['server warn']);
    const file = path.join(server.dataDir, 'auth-secret');
    await writeFile(file, 'please-change-me-before-you-start-the-server');
    const { of } = await doctor(own);
    expect(of('secret')).toMatchObject({ status: 'fail', seen: expect.stringContaining('must be random') });
  });

  test('that does not exist is not created', async () => {
    const { folder, dataDir } = await newDataDir();
    onTestFinished(() => removeFolder(folder));
    const { bad, of } = await doctor({ DATA_DIR: dataDir, RETENTION_DAYS: '365' });
    expect(bad).toEqual(['secret warn', 'database fail', 'server warn']);
    expect(of('database')?.seen).toBe(`There is no database in ${dataDir}.`);
  });
});

describe('another PostgreSQL', () => {
  let database: TestDatabase;
  let own: NodeJS.ProcessEnv;
  /** What is expected of the PostgreSQL of tests, which trades durability for speed, and has no server and no identity provider. */
  const always = ['database-settings fail', 'server warn', 'sign-in warn'];

  async function run(sql: string): Promise<void> {
    const client = createClient({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  /** Examines the database after a change, which is undone. */
  async function after(change: string, undo: string, env: NodeJS.ProcessEnv = {}): Promise<Examined> {
    await run(change);
    try {
      return await doctor({ ...own, ...env });
    } finally {
      await run(undo);
    }
  }

  beforeAll(async () => {
    database = await createTestDatabase();
    await serverLogin(database.url, AUTH_SECRET);
    own = { DATA_DIR: '/nowhere', DATABASE_URL: database.url, AUTH_SECRET, RETENTION_DAYS: '365' };
  });
  afterAll(() => database?.drop());

  test('is examined without a server', async () => {
    const { bad, of } = await doctor(own);
    expect(bad).toEqual(always);
    expect(of('sign-in')?.seen).toContain('nobody can sign in to the dashboard');
    expect(of('database-settings')?.seen).toMatch(/^fsync and full_page_writes of PostgreSQL are off/);
    expect(of('pooler')?.seen).toBe('Connections go to PostgreSQL directly.');
    expect(of('disk')?.seen).toMatch(/^The database takes \d+ MB; its free space cannot be seen/);
  });

  test('is told that it does not answer, without its address', async () => {
    const DATABASE_URL = `postgresql://me:of-a-test@127.0.0.1:${await freePort()}/masker`;
    const { bad, of, findings } = await doctor({ ...own, DATABASE_URL });
    expect(bad).toEqual(['database fail', 'server warn', 'sign-in warn']);
    expect(of('database')?.seen).toBe('The PostgreSQL of DATABASE_URL cannot be reached (ECONNREFUSED).');
    expect(JSON.stringify(findings)).not.toContain('of-a-test');
  });

  test('is told that it accepts connections and answers nothing, as a stopped process', async () => {
    const held: Socket[] = [];
    const silent = createSocketServer((socket) => held.push(socket.on('error', () => {}).resume()));
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      for (const socket of held) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const { bad, of } = await doctor({ ...own, DATABASE_URL: `postgresql://me:x@127.0.0.1:${port}/masker` });
    expect(bad).toEqual(['database fail', 'server warn', 'sign-in warn']);
    expect(of('database')?.seen).toBe('The PostgreSQL of DATABASE_URL cannot be reached.');
  });

  test.each<[string, Record<string, string>, string]>([
    ['no password', {}, 'asks for a password, and there is none. Add it'],
    ['TLS that is not offered', { sslmode: 'require' }, 'offers no TLS, which sslmode asks for'],
    [
      'a file that is missing',
      { sslmode: 'verify-full', sslrootcert: '/nowhere/ca.pem' },
      '/nowhere/ca.pem, which DATABASE_URL names for TLS, cannot be read',
    ],
  ])('is told what is wrong with its address: %s', async (_, parameters, said) => {
    const url = new URL(database.url);
    if (Object.keys(parameters).length === 0) url.password = '';
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const { bad, of } = await doctor({ ...own, DATABASE_URL: url.href });
    expect(bad).toContain('database fail');
    expect(`${of('database')?.seen} ${of('database')?.action}`).toContain(said);
  });

  test.each([
    ['migrations', 'warn', `DELETE FROM _prisma_migrations WHERE migration_name = '$last'`],
    ['migrations', 'fail', `UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name = '$last'`],
    ['migrations', 'fail', `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '$last'`],
    [
      'migrations',
      'fail',
      `UPDATE _prisma_migrations SET migration_name = '99_newer' WHERE migration_name = '$last'`,
    ],
  ])('is told of %s: %s after %s', async (check, status, sql) => {
    const name = '(SELECT max(migration_name) FROM _prisma_migrations)';
    await run('CREATE TABLE public.kept AS SELECT * FROM _prisma_migrations');
    const { bad } = await after(
      sql.replace(`'$last'`, name),
      'TRUNCATE _prisma_migrations; INSERT INTO _prisma_migrations SELECT * FROM kept; DROP TABLE kept',
    );
    expect(bad).toContain(`${check} ${status}`);
    expect((await doctor(own)).bad).toEqual(always);
  });

  test.each([
    [
      'commit-order fail',
      'UPDATE commit_era SET timeline = timeline + 1',
      'UPDATE commit_era SET timeline = timeline - 1',
    ],
    [
      'row-security fail',
      'ALTER TABLE agent NO FORCE ROW LEVEL SECURITY',
      'ALTER TABLE agent FORCE ROW LEVEL SECURITY',
    ],
    [
      'row-security fail',
      'ALTER TABLE webhook DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE webhook ENABLE ROW LEVEL SECURITY',
    ],
    [
      'retention warn',
      `UPDATE retention_clock SET seen_at = now() - interval '9 days'; INSERT INTO account (id, name) VALUES ('acc_00000000000000000000000000', 'Harbor')`,
      `UPDATE retention_clock SET seen_at = now(); DELETE FROM account`,
    ],
    [
      'accounts fail',
      `INSERT INTO access_log_head VALUES ('acc_00000000000000000000000000', 1, now(), sha256(''))`,
      'DELETE FROM access_log_head',
    ],
    [
      'accounts warn',
      `INSERT INTO account_deletion (id, deleted_by) VALUES ('acc_00000000000000000000000000', 'ada')`,
      'DELETE FROM account_deletion',
    ],
  ])('is told of %s', async (finding, change, undo) => {
    const admin = `SET session_replication_role = replica; SET masker.directory = 'on'; SET masker.account_id = 'acc_00000000000000000000000000';`;
    expect((await after(`${admin}${change}`, `${admin}${undo}`)).bad.toSorted()).toEqual(
      [...always, finding].toSorted(),
    );
  });

  test('is told of settings of the database that stop a server', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const readOnly = await after(
      `ALTER DATABASE ${name} SET default_transaction_read_only = on`,
      `BEGIN READ WRITE; ALTER DATABASE ${name} RESET default_transaction_read_only; COMMIT`,
    );
    expect(readOnly.bad).toEqual(expect.arrayContaining(['writes fail']));
    const few = await after(
      `ALTER DATABASE ${name} CONNECTION LIMIT 10`,
      `ALTER DATABASE ${name} CONNECTION LIMIT -1`,
    );
    expect(few.bad.toSorted()).toEqual([...always, 'connections fail'].toSorted());
    expect(few.of('connections')?.seen).toContain('allows 10 connections');
  });

  test('is told of a serving role that sees everything, cannot log in, or lacks rights', async () => {
    const name = `masker_server_${new URL(database.url).pathname.slice(1)}`;
    const bypass = await after(`ALTER ROLE ${name} BYPASSRLS`, `ALTER ROLE ${name} NOBYPASSRLS`);
    expect(bypass.bad).toContain('serving-role fail');
    const locked = await after(`ALTER ROLE ${name} NOLOGIN`, `ALTER ROLE ${name} LOGIN`);
    expect(locked.bad).toContain('serving-role warn');
    const separate = await doctor({ ...own, DATABASE_OWNER_URL: database.url });
    expect(separate.bad).toContain('serving-role fail');
    expect(separate.of('serving-role')?.action).toContain('set DATABASE_URL to a separate role');
    for (const rights of ['SELECT ON session', 'SELECT ON _prisma_migrations']) {
      const lacking = await after(`REVOKE ${rights} FROM masker_server`, `GRANT ${rights} TO masker_server`);
      expect(lacking.of('privileges')).toMatchObject({
        status: 'fail',
        action: expect.stringMatching(/run: GRANT SELECT ON TABLE "\w+" TO masker_server;/),
      });
    }
  });

  test('is examined with a serving role of its own, with and without its owner', async () => {
    const teller = `teller_${Date.now()}`;
    const address = new URL(database.url);
    address.username = teller;
    address.password = 'of-a-test';
    const make = `CREATE ROLE ${teller} LOGIN PASSWORD 'of-a-test' IN ROLE masker_server`;
    const drop = `DROP ROLE ${teller}`;
    const both = { DATABASE_URL: address.href, DATABASE_OWNER_URL: database.url };
    const examined = await after(make, drop, both);
    expect(examined.bad).toEqual(always);
    expect(examined.of('serving-role')?.seen).toBe(
      'The role of DATABASE_URL is subject to row-level security.',
    );
    const alone = await after(make, drop, { DATABASE_URL: address.href });
    expect([alone.bad, alone.of('owner')]).toEqual([always, undefined]);
    const list = 'SELECT ON _prisma_migrations';
    for (const [check, spoilt, mend] of [
      ['serving-role', `${make} BYPASSRLS`, `ALTER ROLE "${teller}" NOBYPASSRLS;`],
      ['serving-role', `${make}; REVOKE masker_server FROM ${teller}`, `GRANT masker_server TO "${teller}";`],
      [
        'privileges',
        `${make}; REVOKE ${list} FROM masker_server`,
        'GRANT SELECT ON TABLE "_prisma_migrations"',
      ],
    ] as const) {
      const { bad, of } = await after(spoilt, `${drop}; GRANT ${list} TO masker_server`, {
        DATABASE_URL: address.href,
      });
      expect(bad.toSorted()).toEqual([...always, `${check} fail`].toSorted());
      expect(of(check)?.action).toContain(mend);
    }
  });

  test('names the owner to a serving role that may not migrate', async () => {
    const empty = await createTestDatabase({ migrated: false });
    onTestFinished(() => empty.drop());
    const teller = `teller_${Date.now()}`;
    const env = (url: string) => {
      const address = new URL(url);
      address.username = teller;
      address.password = 'of-a-test';
      return { DATABASE_URL: address.href };
    };
    const make = `CREATE ROLE ${teller} LOGIN PASSWORD 'of-a-test' IN ROLE masker_server`;
    const ownerOnce = expect.stringMatching(/^Set DATABASE_OWNER_URL to .* the role "\w+", for one start\./);
    const first = await after(make, `DROP ROLE ${teller}`, env(empty.url));
    expect(first.bad.toSorted()).toEqual([...always, 'migrations fail'].toSorted());
    expect(first.of('migrations')?.action).toEqual(ownerOnce);
    const later = await after(
      `${make}; UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)`,
      `DROP ROLE ${teller}; UPDATE _prisma_migrations SET rolled_back_at = NULL`,
      env(database.url),
    );
    expect(later.of('migrations')).toMatchObject({ status: 'fail', action: ownerOnce });
  });

  test('counts the connections of all roles, as a role that sees only its own', async () => {
    const owner = `limited_${Date.now()}`;
    const address = new URL(database.url);
    address.username = owner;
    address.password = 'of-a-test';
    const others = Array.from({ length: 3 }, () => createClient({ connectionString: database.url }));
    for (const one of others) await one.connect();
    onTestFinished(() => Promise.all(others.map((one) => one.end())).then(() => {}));
    const { of } = await after(
      `CREATE ROLE ${owner} LOGIN PASSWORD 'of-a-test' IN ROLE masker_server`,
      `DROP ROLE ${owner}`,
      { DATABASE_URL: address.href },
    );
    const open = /\((\d+) open\)/.exec(of('connections')?.seen ?? '')?.[1];
    expect(Number(open)).toBeGreaterThan(others.length);
  });

  test('is told of an owner that cannot migrate', async () => {
    const owner = `poor_${Date.now()}`;
    const address = new URL(database.url);
    address.username = owner;
    address.password = 'of-a-test';
    const { of } = await after(
      `CREATE ROLE ${owner} LOGIN PASSWORD 'of-a-test'`,
      `DROP OWNED BY ${owner}; DROP ROLE ${owner}`,
      { DATABASE_OWNER_URL: address.href },
    );
    expect(of('owner')).toMatchObject({
      status: 'fail',
      seen: expect.stringMatching(/may not create tables .* does not own/),
    });
  });

  test('is told of a weak secret, and of a missing one, and examined nevertheless', async () => {
    const weak = await doctor({ ...own, AUTH_SECRET: 'change-me-change-me-change-me-change-me' });
    expect(weak.bad).toContain('secret fail');
    expect(weak.of('settings')?.status).toBe('ok');
    const missing = await doctor({ ...own, AUTH_SECRET: '' });
    expect(missing.bad).toEqual(expect.arrayContaining(['settings fail', 'secret fail']));
    expect(missing.of('migrations')?.status).toBe('ok');
  });
});

test('examines a server behind a proxy that it trusts', async () => {
  let url = '';
  let forwarded = (given: string | undefined): string | undefined =>
    given ? `${given}, 198.51.100.7` : '198.51.100.7';
  const PUBLIC_URL = await proxyTo(
    () => url,
    (given) => forwarded(given),
  );
  const server = await startServer(undefined, { TRUST_PROXY: '1', PUBLIC_URL });
  onTestFinished(() => server.stop());
  url = server.url;
  const env = { DATA_DIR: server.dataDir, RETENTION_DAYS: '365' };
  const sound = await doctor(env);
  expect(sound.bad).toEqual([]);
  expect(sound.of('public-url')?.seen).toBe(`${PUBLIC_URL} answers and is ready.`);
  expect(sound.of('proxy')?.seen).toBe(
    'The address of this machine arrives through the proxy as 198.51.100.7.',
  );
  // A proxy that passes on what clients write.
  forwarded = (given) => given ?? '198.51.100.7';
  const credulous = await doctor(env);
  expect(credulous.bad).toEqual(['proxy fail']);
  expect(credulous.of('proxy')?.seen).toContain('believes an address that a client wrote');
});

test('tells of a server that is not ready, and of one with another secret', async () => {
  const database = await createTestDatabase();
  const place = await newDataDir();
  const server = await startServer(place, { DATABASE_URL: database.url, AUTH_SECRET });
  onTestFinished(async () => {
    await server.stop();
    await database.drop();
  });
  const env = { DATA_DIR: server.dataDir, DATABASE_URL: database.url, AUTH_SECRET, RETENTION_DAYS: '365' };
  const sound = await doctor(env);
  expect(sound.of('server')?.status).toBe('ok');
  // It serves the API alone, which services use with tokens.
  expect(sound.of('sign-in')).toMatchObject({ status: 'ok', seen: expect.stringContaining('the API alone') });
  const other = await doctor({ ...env, AUTH_SECRET: AUTH_SECRET.split('').reverse().join('') });
  expect(other.bad).toEqual(expect.arrayContaining(['server warn', 'serving-role fail']));
  const inspect = async (signed: string) =>
    (await fetch(`${server.url}/api/healthz`, { headers: { [inspectionHeader]: signed } })).json();
  const now = Date.now();
  expect(await inspect(signInspection(AUTH_SECRET, now))).toMatchObject({
    inspection: { socket: '127.0.0.1' },
  });
  for (const signed of [
    '',
    signInspection('another secret', now),
    signInspection(AUTH_SECRET, now - 3_600_000),
  ])
    expect(await inspect(signed)).toEqual({ status: 'ok' });
  const client = createClient({ connectionString: database.url });
  await client.connect();
  await client.query(
    `DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)`,
  );
  await client.end();
  const unready = await doctor(env);
  expect(unready.bad).toEqual(expect.arrayContaining(['migrations fail', 'server fail']));
  expect(unready.of('server')?.seen).toMatch(/^It is not ready\./);
});

test('judges what a test cannot bring about: old versions, clocks, disks, proxies with TLS', () => {
  expect(checkNode('22.12.0').status).toBe('ok');
  expect(checkNode('20.19.0')).toMatchObject({
    status: 'fail',
    action: expect.stringContaining('Install Node.js 22.12'),
  });
  expect(judgeVersion('15.1', 150_001).status).toBe('ok');
  expect(judgeVersion('14.9', 140_009)).toMatchObject({
    status: 'fail',
    seen: 'PostgreSQL 14.9 is not supported.',
  });
  expect(judgeClock(-4_000).status).toBe('ok');
  expect(judgeClock(60_000)).toMatchObject({
    status: 'warn',
    seen: 'The clock of this machine is 60 s ahead of that of PostgreSQL.',
  });
  expect([judgeDisk(1e8, 1), judgeDisk(1e9, 1), judgeDisk(1e11, 1)].map(({ status }) => status)).toEqual([
    'fail',
    'warn',
    'ok',
  ]);
  expect(judgeExportDisk('/exports', null).status).toBe('ok');
  expect([1e8, 1e9, 1e11].map((free) => judgeExportDisk('/exports', free).status)).toEqual([
    'fail',
    'warn',
    'ok',
  ]);
  const seen = {
    version: productVersion,
    node: '24.0.0',
    dashboard: true,
    public_url: null,
    socket: '10.0.0.7',
    address: '203.0.113.9',
    forwarded_for: '203.0.113.9',
    forwarded_proto: 'https',
  } as const;
  const address = 'https://sessions.example.org';
  expect(judgeProxy(address, seen, seen).status).toBe('ok');
  expect(judgeProxy(address, { ...seen, forwarded_for: null }, seen)).toMatchObject({
    status: 'fail',
    seen: expect.stringContaining('does not send X-Forwarded-For'),
  });
  expect(judgeProxy(address, { ...seen, forwarded_proto: null }, seen).status).toBe('warn');
});
