import { readdirSync, readFileSync } from 'node:fs';

/** What Linux knows of processes. On other systems there is nothing to read, and nothing is reported. */

/** Of the kernel's clock, which counts processes' time: 100 a second on every Linux that Node.js runs on. */
const ticksPerSecond = 100;

interface Stat {
  parent: number;
  /** Seconds of CPU of the process, and of children that have ended. */
  cpu: number;
}

/** Seconds of CPU that a process and all that descend from it have used so far; null where it is not known. */
export function cpuSeconds(pid: number): number | null {
  const all = stats();
  if (all === null) return null;
  let total = 0;
  for (const member of family(pid, all)) total += all.get(member)?.cpu ?? 0;
  return total;
}

/** Megabytes of memory that a process and all that descend from it hold; null where it is not known. */
export function residentMegabytes(pid: number): number | null {
  const all = stats();
  if (all === null) return null;
  let total = 0;
  for (const member of family(pid, all)) total += ownMegabytes(member) ?? 0;
  return total;
}

/** What a process holds by itself, without those that it started, in megabytes; null where it is not known. */
export function ownMegabytes(pid: number): number | null {
  return statusMegabytes(pid, 'VmRSS');
}

/** The most memory that a process has held so far, in megabytes; null where it is not known, or it has ended. */
export function peakMegabytes(pid: number): number | null {
  return statusMegabytes(pid, 'VmHWM');
}

function stats(): Map<number, Stat> | null {
  const all = new Map<number, Stat>();
  for (const name of read(() => readdirSync('/proc')) ?? []) {
    const line = /^\d+$/.test(name) ? read(() => readFileSync(`/proc/${name}/stat`, 'utf8')) : null;
    if (!line) continue;
    // The program's name comes second, in parentheses, and may hold anything.
    const fields = line
      .slice(line.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
    all.set(Number(name), {
      parent: fields[1] ?? 0,
      cpu: (utime + stime + cutime + cstime) / ticksPerSecond,
    });
  }
  return all.size > 0 ? all : null;
}

function family(pid: number, all: Map<number, Stat>): number[] {
  const members = [pid];
  for (const member of members) {
    for (const [other, { parent }] of all) if (parent === member) members.push(other);
  }
  return members;
}

function statusMegabytes(pid: number, name: string): number | null {
  const status = read(() => readFileSync(`/proc/${pid}/status`, 'utf8'));
  const found = status && new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status);
  return found ? Number(found[1]) / 1024 : null;
}

function read<T>(what: () => T): T | null {
  try {
    return what();
  } catch {
    return null;
  }
}
