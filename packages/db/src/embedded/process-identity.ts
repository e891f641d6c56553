import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * One process, told apart from every other that had or will have the same id: pids are reused, and in
 * a container the server is always process 1. `startTime` is opaque; null where the system has none.
 */
export interface ProcessIdentity {
  pid: number;
  startTime: string | null;
}

const run = promisify(execFile);

/** Who we are. */
export async function identifySelf(): Promise<ProcessIdentity> {
  return { pid: process.pid, startTime: await startTimeOf(process.pid) };
}

/** Whether that very process, not another one with its pid, is still running. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (!Number.isInteger(identity.pid) || identity.pid <= 0 || !pidExists(identity.pid)) return false;
  const startTime = await startTimeOf(identity.pid);
  if (process.platform === 'win32') return true;
  return startTime !== null && (identity.startTime === null || startTime === identity.startTime);
}

/** Whether any process has this pid, one of another user included. */
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function startTimeOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return linuxStartTime(pid);
  if (process.platform === 'win32') return null;
  try {
    const env = { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)], { env });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}

/** Ticks since boot alone would repeat after a reboot, hence the boot's id. Null for a zombie. */
async function linuxStartTime(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    ]);
    // The command's name may hold spaces and parentheses; the fields start after its last one.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : `${boot.trim()}:${fields[18]}`;
  } catch {
    return null;
  }
}
