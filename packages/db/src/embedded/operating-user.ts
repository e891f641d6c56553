import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** As whom PostgreSQL runs. No ids: as ourselves. */
export interface OperatingUser {
  uid?: number;
  gid?: number;
}

/** What our own processes see of the environment: nothing of the server's (secrets, PG… variables). */
export const bareEnvironment = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

const execute = promisify(execFile);

/** Whether we are root, as which PostgreSQL refuses to run. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * Runs a program to its end as that user.
 * @throws Error with `stderr` when it fails.
 */
export function runAs(
  user: OperatingUser,
  file: string,
  args: string[],
): Promise<{ stdout: string; stderr: string }> {
  const cwd = process.platform === 'win32' ? undefined : '/';
  return execute(file, args, { ...user, env: bareEnvironment, cwd, windowsHide: true });
}

/** Whether that user can enter the folder, that is, every parent of it too. */
export async function canEnter(user: OperatingUser, folder: string): Promise<boolean> {
  if (user.uid === undefined) return true;
  return runAs(user, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder]).then(
    () => true,
    () => false,
  );
}

/**
 * The user for a new database: ourselves, or, as root, `postgres` (made when absent), else `nobody`.
 * @throws Error when we are root and there is no such user at all.
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
