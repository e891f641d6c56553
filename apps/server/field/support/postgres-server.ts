import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@masker/tsconfig/free-port';
import { eventually } from '../../test/support/eventually.ts';
import { afterwards } from '../../test/support/folders.ts';
import { query } from '../../test/support/postgres.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import type { PostgresPrograms } from './postgres-versions.ts';

const execute = promisify(execFile);

/** The password of every role of the field tests. */
export const password = 'of-a-field-test';

/** An independent PostgreSQL, without any preparation for masker-sessions. */
export interface FieldPostgres {
  major: number;
  port: number;
  /** The address of a database, as a role. */
  url(role: string, database: string): string;
}

/** Starts an empty PostgreSQL with the settings that it has by default, on a port of 127.0.0.1. */
export async function startPostgres({ major, folder }: PostgresPrograms): Promise<FieldPostgres> {
  const home = await temporaryFolder();
  const user = await ordinaryUser();
  await chmod(home, 0o755);
  const bin = await runnable(folder, home, user);
  const data = path.join(home, 'cluster');
  const passwordFile = path.join(home, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password);
  if (user.uid !== undefined) for (const file of [data, passwordFile]) await chown(file, user.uid, user.gid);
  const initdb = [
    '-D',
    data,
    '-U',
    'postgres',
    '--pwfile',
    passwordFile,
    '--auth=scram-sha-256',
    '-E',
    'UTF8',
  ];
  const options = { ...user, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' } };
  await execute(path.join(bin, 'initdb'), [...initdb, '--no-sync', '--no-locale'], options);
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const child = spawn(
    path.join(bin, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  afterwards(async () => {
    child.kill('SIGINT');
    await ended;
  });
  const url = (role: string, database: string) =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ${major} did not start:\n${said}`);
    return query(url('postgres', 'postgres'), 'SELECT 1').then(
      () => true,
      () => false,
    );
  });
  return { major, port, url };
}

interface OrdinaryUser {
  name: string;
  uid: number;
  gid: number;
}

/** Who runs PostgreSQL, PgBouncer and others, which do not run as root; nobody else when we are not root. */
export async function ordinaryUser(): Promise<OrdinaryUser | Partial<Record<keyof OrdinaryUser, undefined>>> {
  if (process.getuid?.() !== 0) return {};
  const idOf = async (flag: string, name: string) => Number((await execute('id', [flag, name])).stdout);
  const name = await idOf('-u', 'postgres').then(
    () => 'postgres',
    () => 'nobody',
  );
  return { name, uid: await idOf('-u', name), gid: await idOf('-g', name) };
}

/** The programs, where that user can run them: a checkout may be in a folder that is closed to others. */
async function runnable(folder: string, home: string, user: { uid?: number; gid?: number }): Promise<string> {
  const runs = await execute(path.join(folder, 'postgres'), ['--version'], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );
  if (runs) return folder;
  const copy = path.join(home, 'programs');
  await cp(path.dirname(folder), copy, { recursive: true, verbatimSymlinks: true });
  return path.join(copy, path.basename(folder));
}
