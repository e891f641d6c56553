import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';

const execute = promisify(execFile);

/** The main process of the PostgreSQL that a server keeps in its data directory. */
export async function postmasterOf(dataDir: string): Promise<number> {
  const file = path.join(dataDir, 'postgresql/data/postmaster.pid');
  return Number.parseInt(await readFile(file, 'utf8'), 10);
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

/** Waits until nothing is left of a PostgreSQL. */
export function untilGone(postmaster: number): Promise<void> {
  return eventually(async () => (await processesOf(postmaster)).length === 0);
}
