import { readFile, readlink, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAs } from './operating-user.ts';
import { pidExists } from './process-identity.ts';

/**
 * Stops a PostgreSQL that still runs on this cluster although its server has ended (its watchdog was killed too, or has
 * not finished). Call it only while holding the data folder: otherwise another server may be using that PostgreSQL.
 * A `postmaster.pid` of a process that does not exist is kept, because PostgreSQL handles it. If its pid now belongs to
 * another program, as can happen in a container with few pids, the file would prevent the start and is removed.
 * @throws Error if it cannot be stopped
 */
export async function stopOrphan(cluster: string, onStep: (message: string) => void): Promise<void> {
  const pidFile = path.join(cluster, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!(pid > 0) || !pidExists(pid)) return;
  const occupant = await occupantOf(pid, cluster);
  if (occupant === 'another program') await rm(pidFile, { force: true });
  if (occupant !== 'PostgreSQL on this cluster') return;

  onStep('Stopping a PostgreSQL that is still running from an earlier start');
  const ways: [NodeJS.Signals, number][] = [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ];
  for (const [signal, patience] of ways) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    const giveUpAt = Date.now() + patience;
    while (Date.now() < giveUpAt) {
      if ((await occupantOf(pid, cluster)) !== 'PostgreSQL on this cluster') return;
      await sleep(50);
    }
  }
  throw new Error(
    `PostgreSQL process ${pid} still runs on ${cluster} and does not stop. Stop it and start again.`,
  );
}

/** Determines which program has that pid now. If it is unknown, PostgreSQL itself decides and may refuse to start. */
async function occupantOf(
  pid: number,
  cluster: string,
): Promise<'PostgreSQL on this cluster' | 'another program' | 'unknown'> {
  if (!pidExists(pid)) return 'unknown';
  if (process.platform === 'win32') return 'PostgreSQL on this cluster';
  try {
    const linux = process.platform === 'linux';
    const command = linux
      ? (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
      : (await runAs({}, 'ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout;
    if (command.includes(`-D ${cluster} `)) return 'PostgreSQL on this cluster';
    // A process that is ending has no command line, and PostgreSQL may have been started with another path.
    if (command.trim() === '') return 'unknown';
    if (!/postgres/i.test(command)) return 'another program';
    // PostgreSQL's working directory is its data directory.
    return linux && (await readlink(`/proc/${pid}/cwd`)) !== cluster ? 'another program' : 'unknown';
  } catch {
    return 'unknown';
  }
}
