import { randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartFailure } from './start-failure.ts';

const shortest = 32;

/**
 * Returns the secret that signs cookies and cursors, for an installation with the embedded PostgreSQL. It is created at
 * the first start and stored in the data directory, readable only by its owner.
 *
 * @throws StartFailure if the file exists without a secret
 */
export async function keepSecret(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'auth-secret');
  try {
    return await read(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // Written to a temporary file and linked, so that the file is complete or does not exist.
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
    `The secret in ${file} is damaged. Restore the file, or delete it: all users must then sign in again.`,
  );
}
