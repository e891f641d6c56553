import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The user that PostgreSQL runs as. Without ids: the user of this process. */
export interface OperatingUser {
  uid?: number;
  gid?: number;
}

/** The environment of child processes. It contains nothing of the server's (secrets, PG… variables). */
export const bareEnvironment = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

const execute = promisify(execFile);

/** Whether this process runs as root, which PostgreSQL refuses. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Runs a program as that user and waits for its end.
 * @throws Error with `stderr` if the program fails
 */
export function runAs(
  user: OperatingUser,
  file: string,
  args: string[],
): Promise<{ stdout: string; stderr: string }> {
  const cwd = process.platform === 'win32' ? undefined : '/';
  return execute(file, args, { ...user, env: bareEnvironment, cwd, windowsHide: true });
}

/** Whether that user can enter the folder and all of its parents. */
export async function canEnter(user: OperatingUser, folder: string): Promise<boolean> {
  if (user.uid === undefined) return true;
  return runAs(user, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder]).then(
    () => true,
    () => false,
  );
}

/** The name of that user; its id if it has none. */
export async function userName({ uid }: OperatingUser): Promise<string> {
  return runAs({}, 'id', uid === undefined ? ['-nu'] : ['-nu', String(uid)]).then(
    ({ stdout }) => stdout.trim(),
    () => String(uid),
  );
}

/**
 * Chooses the user for a new database: the current user, or, for root, `postgres` (created if absent) or `nobody`.
 * @throws Error if the process runs as root and no such user exists
 */
export async function chooseOperatingUser(): Promise<OperatingUser> {
  if (!isRoot()) return {};
  const found =
    (await lookUp('postgres')) ??
    (await lookUp('_postgres')) ??
    (await createUser()) ??
    (await lookUp('nobody'));
  if (found) return found;
  throw new Error(
    'PostgreSQL does not run as root, and this system has no user "postgres" or "nobody" to run it as. ' +
      'Create one (useradd --system postgres), start as an ordinary user, or set DATABASE_URL.',
  );
}

async function lookUp(name: string): Promise<OperatingUser | null> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await runAs({}, 'id', [flag, name])).stdout)),
    );
    return uid ? { uid, gid } : null;
  } catch {
    return null;
  }
}

async function createUser(): Promise<OperatingUser | null> {
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']],
    ['adduser', ['-S', '-D', '-H', 'postgres']],
  ];
  for (const [program, args] of ways) {
    await runAs({}, program, args).catch(() => null);
    const made = await lookUp('postgres');
    if (made) return made;
  }
  return null;
}
