import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Server } from './server.ts';

/**
 * Has the database of a running server answer nothing: PostgreSQL and all its processes are stopped where they are.
 *
 * @returns lets them go on
 */
export async function stopDatabase({ dataDir }: Server): Promise<() => void> {
  const { location } = JSON.parse(await readFile(path.join(dataDir, 'postgresql.json'), 'utf8'));
  const [pid] = (await readFile(path.resolve(dataDir, location, 'data/postmaster.pid'), 'utf8')).split('\n');
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const pids = [pid, ...children.split(' ')].map(Number).filter((one) => one > 0);
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    for (const one of pids) {
      try {
        process.kill(one, name);
      } catch {
        // A connection may have ended meanwhile.
      }
    }
  };
  signal('SIGSTOP');
  return () => signal('SIGCONT');
}

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
