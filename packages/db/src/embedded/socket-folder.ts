import { chown, lstat, mkdir, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Listener, socketPort } from './connection-url.ts';
import { canEnter, type OperatingUser } from './operating-user.ts';

/** A socket's path must fit in 104 bytes on macOS, 108 on Linux, the final zero included. */
const longestSocketPath = 103;

/**
 * Where this instance listens: a socket in a private folder of the temporary folder, or, on Windows, a
 * free port of 127.0.0.1.
 * @param key names the folder, so that a killed instance leaves at most one behind.
 */
export async function prepareListener(key: string, user: OperatingUser): Promise<Listener> {
  if (process.platform === 'win32') return { port: await freePort() };
  const fits = (folder: string) =>
    Buffer.byteLength(path.join(folder, `masker-${key}-123456`, `.s.PGSQL.${socketPort}`)) <=
    longestSocketPath;
  const own = os.tmpdir();
  const parent = fits(own) && (await canEnter(user, own)) ? own : '/tmp';
  return { socketFolder: await privateFolder(path.join(parent, `masker-${key}`), user) };
}

async function privateFolder(folder: string, user: OperatingUser): Promise<string> {
  const owner = user.uid ?? process.getuid?.();
  try {
    await mkdir(folder, { mode: 0o700 });
    await giveTo(user, folder);
    return folder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  // The temporary folder is everybody's: take an existing one only if nobody else could have made it.
  const existing = await lstat(folder);
  if (existing.isDirectory() && existing.uid === owner && (existing.mode & 0o077) === 0) return folder;
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
