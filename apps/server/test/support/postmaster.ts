import { execFile } from 'node:child_process';
import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';

const execute = promisify(execFile);

/** The main process of the PostgreSQL of a server with this data directory. */
export async function postmasterOf(dataDir: string): Promise<number> {
  const file = path.join(await clusterOf(dataDir), 'postmaster.pid');
  return Number.parseInt(await readFile(file, 'utf8'), 10);
}

/** The data of that PostgreSQL, which is elsewhere where PostgreSQL's user cannot reach the data directory. */
async function clusterOf(dataDir: string): Promise<string> {
  const { location } = JSON.parse(await readFile(path.join(dataDir, 'postgresql.json'), 'utf8'));
  return path.resolve(dataDir, location, 'data');
}

/** The living processes of a PostgreSQL, and of what looks after it: they are a group of their own. */
export async function processesOf(postmaster: number): Promise<string[]> {
  const { stdout } = await execute('ps', ['-A', '-ww', '-o', 'pgid=,stat=,args=']);
  return stdout.split('\n').filter((line) => {
    const [group, state] = line.trim().split(/\s+/);
    return Number(group) === postmaster && !state?.startsWith('Z');
  });
}

/**
 * Has a PostgreSQL answer nothing: all its processes stand still.
 *
 * @returns lets them go on
 */
export async function holdStill(dataDir: string): Promise<() => void> {
  const postmaster = await postmasterOf(dataDir);
  const { stdout } = await execute('ps', ['-A', '-o', 'pid=,ppid=']);
  const children = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === postmaster)
    .map(([pid]) => pid as number);
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    for (const pid of [postmaster, ...children]) {
      try {
        process.kill(pid, name);
      } catch {
        // A connection may have ended meanwhile.
      }
    }
  };
  signal('SIGSTOP');
  return () => signal('SIGCONT');
}

/**
 * Ends a PostgreSQL, and has its data where no server starts it from: the outage lasts until it is given back, however
 * fast the server would have been to end it.
 *
 * @returns gives it back
 */
export async function takeAway(dataDir: string): Promise<() => Promise<void>> {
  const postmaster = await postmasterOf(dataDir);
  const cluster = await clusterOf(dataDir);
  const away = `${cluster}-away`;
  await rename(cluster, away);
  process.kill(postmaster, 'SIGKILL');
  return () => rename(away, cluster);
}

/** Waits until nothing is left of a PostgreSQL. */
export function untilGone(postmaster: number): Promise<void> {
  return eventually(async () => (await processesOf(postmaster)).length === 0);
}
