import { randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The secret that signs cookies and cursors, for an installation that keeps its own PostgreSQL: made on
 * the first start and kept in the data directory, readable by its owner alone.
 */
export async function keepSecret(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'auth-secret');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // Written aside and linked, so that the file is there whole or not at all.
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  await link(aside, file);
  await unlink(aside);
  return (await readFile(file, 'utf8')).trim();
}
