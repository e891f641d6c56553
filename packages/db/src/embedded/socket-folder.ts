import { chown, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Listener, socketPort } from './connection-url.ts';
import type { Location } from './location.ts';
import { canEnter, type OperatingUser } from './operating-user.ts';

/** A socket's path must fit in 104 bytes on macOS, 108 on Linux, the final zero included. */
const longestSocketPath = 103;

/**
 * Where this instance listens: a socket beside its data, which whoever may use the data can reach; where that path is
 * too long, in a private folder of the service's runtime folder or the temporary folder. On Windows, a free port of
 * 127.0.0.1.
 *
 * @param runtimeDir of the service, as systemd names it
 * @throws Error saying what to do when the folder can't be made
 */
export async function prepareListener(location: Location, runtimeDir?: string): Promise<Listener> {
  if (process.platform === 'win32') return { port: await freePort() };
  const { key, user, folder } = location;
  const beside = path.join(folder, 'socket');
  if (fits(beside)) {
    // The folder is ours alone. What a killed instance left there names a process that may be another one by now.
    await rm(beside, { recursive: true, force: true });
    await mkdir(beside, { mode: 0o700 });
    await giveTo(user, beside);
    return { socketFolder: beside };
  }
  const candidates = [runtimeDir, os.tmpdir()].filter((parent) => parent !== undefined);
  for (const parent of candidates) {
    if (fits(path.join(parent, `masker-${key}-123456`)) && (await canEnter(user, parent))) {
      return { socketFolder: await privateFolder(path.join(parent, `masker-${key}`), user) };
    }
  }
  return { socketFolder: await privateFolder(`/tmp/masker-${key}`, user) };
}

function fits(folder: string): boolean {
  return Buffer.byteLength(path.join(folder, `.s.PGSQL.${socketPort}`)) <= longestSocketPath;
}

async function privateFolder(folder: string, user: OperatingUser): Promise<string> {
  const owner = user.uid ?? process.getuid?.();
  try {
    await mkdir(folder, { mode: 0o700 });
    await giveTo(user, folder);
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') {
      throw new Error(
        `The folder ${folder} for the socket of PostgreSQL cannot be made (${code}). Set TMPDIR to a short path of a folder ` +
          'that can be written, or use a DATA_DIR with a shorter path, which then holds the socket.',
        { cause: error },
      );
    }
  }
  // The temporary folder is everybody's: take an existing one only if nobody else could have made it.
  const existing = await lstat(folder);
  if (existing.isDirectory() && existing.uid === owner && (existing.mode & 0o077) === 0) {
    for (const left of [`.s.PGSQL.${socketPort}`, `.s.PGSQL.${socketPort}.lock`]) {
      await rm(path.join(folder, left), { force: true });
    }
    return folder;
  }
  const other = await mkdtemp(`${folder}-`);
  await giveTo(user, other);
  return other;
}

async function giveTo(user: OperatingUser, folder: string): Promise<void> {
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
