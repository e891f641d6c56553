import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Identifies a process even when its pid is reused: in a container, the server is always process 1. `startTime` is
 * opaque; null if the system does not provide one.
 */
export interface ProcessIdentity {
  pid: number;
  startTime: string | null;
}

const run = promisify(execFile);

/** Returns the identity of this process. */
export async function identifySelf(): Promise<ProcessIdentity> {
  return { pid: process.pid, startTime: await startTimeOf(process.pid) };
}

/** Whether that process is still running, and not another one with its pid. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (!Number.isInteger(identity.pid) || identity.pid <= 0 || !pidExists(identity.pid)) return false;
  const startTime = await startTimeOf(identity.pid);
  if (process.platform === 'win32') return true;
  return startTime !== null && (identity.startTime === null || startTime === identity.startTime);
}

/** Whether a process of any user has this pid. */
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

/** The boot id and the ticks since boot, since ticks alone can repeat after a reboot. Null for a zombie. */
async function linuxStartTime(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    ]);
    // The command's name may contain spaces and parentheses; the fields start after its last parenthesis.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? null : `${boot.trim()}:${fields[18]}`;
  } catch {
    return null;
  }
}
