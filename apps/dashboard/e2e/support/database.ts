import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Server } from './server.ts';

/**
 * Takes the database away from a running server: PostgreSQL ends, and its data is not where the server
 * would start it again from.
 *
 * @returns gives it back
 */
export async function takeDatabaseAway({ dataDir }: Server): Promise<() => Promise<void>> {
  // The server keeps it elsewhere when PostgreSQL's user cannot reach the data directory.
  const { location } = JSON.parse(await readFile(path.join(dataDir, 'postgresql.json'), 'utf8'));
  const folder = path.resolve(dataDir, location);
  const data = path.join(folder, 'data');
  const away = path.join(folder, 'away');
  const [pid] = (await readFile(path.join(data, 'postmaster.pid'), 'utf8')).split('\n');
  await rename(data, away);
  process.kill(Number(pid), 'SIGINT');
  return () => rename(away, data);
}
