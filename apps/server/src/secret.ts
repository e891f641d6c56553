import { randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartFailure } from './start-failure.ts';

const shortest = 32;

/**
 * The secret that signs cookies and cursors, for an installation that keeps its own PostgreSQL: made on
 * the first start and kept in the data directory, readable by its owner alone.
 *
 * @throws StartFailure when the file is there but holds none
 */
export async function keepSecret(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'auth-secret');
  try {
    return await read(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // Written aside and linked, so that the file is there whole or not at all.
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  await link(aside, file);
  await unlink(aside);
  return read(file);
}

async function read(file: string): Promise<string> {
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length >= shortest) return secret;
  throw new StartFailure(
    `The secret in ${file} is damaged. Restore the file, or delete it: everybody then signs in again.`,
  );
}
