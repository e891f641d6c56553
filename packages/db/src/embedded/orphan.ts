import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runAs } from './operating-user.ts';
import { pidExists } from './process-identity.ts';

/**
 * Stops a PostgreSQL that still runs on this cluster although its server is gone (its watchdog was
 * killed too, or is at work). Call it only while holding the data folder: then no live one is anybody's.
 * A `postmaster.pid` whose process is gone is left alone: PostgreSQL itself deals with it.
 * @throws Error when it cannot be stopped.
 */
export async function stopOrphan(cluster: string, onStep: (message: string) => void): Promise<void> {
  const file = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(file, 10);
  if (!(pid > 0) || !(await runsOn(pid, cluster))) return;

  onStep('Stopping a PostgreSQL that an earlier server left behind');
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
      if (!(await runsOn(pid, cluster))) return;
      await sleep(50);
    }
  }
  throw new Error(
    `PostgreSQL process ${pid} still runs on ${cluster} and does not stop. End it and start again.`,
  );
}

/** Whether that process is a PostgreSQL on that cluster; the pid alone may long be somebody else's. */
async function runsOn(pid: number, cluster: string): Promise<boolean> {
  if (!pidExists(pid)) return false;
  if (process.platform === 'win32') return true;
  try {
    const command =
      process.platform === 'linux'
        ? (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ')
        : (await runAs({}, 'ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout;
    return command.includes(`-D ${cluster} `);
  } catch {
    return false;
  }
}
