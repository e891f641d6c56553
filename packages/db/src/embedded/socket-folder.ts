import { chown, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Listener, socketPort } from './connection-url.ts';
import type { Location } from './location.ts';
import { canEnter, type OperatingUser } from './operating-user.ts';

/** A socket's path is limited to 104 bytes on macOS and 108 on Linux, including the final zero. */
const longestSocketPath = 103;

/**
 * Prepares the listener of this instance: a socket beside the data, so that access to both is the same. If that path is
 * too long, a private folder in the service's runtime folder or the temporary folder. On Windows, a free port of
 * 127.0.0.1.
 *
 * @param runtimeDir the runtime directory of the service, as set by systemd
 * @throws Error with advice if the folder cannot be created
 */
export async function prepareListener(location: Location, runtimeDir?: string): Promise<Listener> {
  if (process.platform === 'win32') return { port: await freePort() };
  const { key, user, folder } = location;
  const beside = path.join(folder, 'socket');
  if (fits(beside)) {
    // Only this instance uses the folder. A lock file of a killed instance may name a pid that was reused since.
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
        `The folder ${folder} for the socket of PostgreSQL cannot be created (${code}). Set TMPDIR to a short path of a folder ` +
          'that can be written, or use a DATA_DIR with a shorter path, which then contains the socket.',
        { cause: error },
      );
    }
  }
  // Any user can write to the temporary folder: use an existing folder only if no other user can have created it.
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
