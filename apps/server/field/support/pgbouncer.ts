import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '@masker/tsconfig/free-port';
import { eventually } from '../../test/support/eventually.ts';
import { afterwards } from '../../test/support/folders.ts';
import { query } from '../../test/support/postgres.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { outsideProgram } from './outside-program.ts';
import { type FieldPostgres, ordinaryUser, password } from './postgres-server.ts';

/** A pooler before a PostgreSQL. */
export interface Pooler {
  /** Such as 18 of 1.18.0. */
  minor: number;
  url(role: string, database: string): string;
}

/** Starts PgBouncer as it comes, but for the mode: it asks PostgreSQL for the passwords of roles. */
export async function startPgBouncer(
  postgres: FieldPostgres,
  mode: 'session' | 'transaction',
): Promise<Pooler> {
  const program = outsideProgram('pgbouncer');
  const home = await temporaryFolder();
  const user = await ordinaryUser();
  const port = await freePort();
  const [users, config] = [path.join(home, 'users.txt'), path.join(home, 'pgbouncer.ini')];
  await writeFile(users, `"postgres" "${password}"\n`);
  await writeFile(
    config,
    `[databases]
* = host=127.0.0.1 port=${postgres.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
auth_user = postgres
pool_mode = ${mode}
${minorOf(program) >= 21 ? 'max_prepared_statements = 100' : ''}
`,
  );
  await chmod(home, 0o755);
  if (user.uid !== undefined) for (const file of [users, config]) await chown(file, user.uid, user.gid);
  // It takes the user on by itself, who may be kept from the folder that the program is in.
  const child = spawn(program, [...(user.name === undefined ? [] : ['-u', user.name]), config], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  afterwards(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const url = (role: string, database: string) =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer did not start:\n${said}`);
    return query(url('postgres', 'postgres'), 'SELECT 1').then(
      () => true,
      () => false,
    );
  });
  return { minor: minorOf(program), url };
}

function minorOf(program: string): number {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return Number(/PgBouncer 1\.(\d+)/.exec(stdout)?.[1]);
}
