import { readdirSync, readFileSync } from 'node:fs';

/** Data of Linux about processes. Other systems have none, and nothing is reported. */

/** The ticks a second of process times: 100 on every Linux that Node.js supports. */
const ticksPerSecond = 100;

interface Stat {
  parent: number;
  /** Seconds of CPU of the process, and of children that have ended. */
  cpu: number;
}

/** Seconds of CPU used by a process and its descendants; null if unknown. */
export function cpuSeconds(pid: number): number | null {
  const all = stats();
  if (all === null) return null;
  let total = 0;
  for (const member of family(pid, all)) total += all.get(member)?.cpu ?? 0;
  return total;
}

/** Memory of a process and its descendants in megabytes; null if unknown. */
export function residentMegabytes(pid: number): number | null {
  const all = stats();
  if (all === null) return null;
  let total = 0;
  for (const member of family(pid, all)) total += ownMegabytes(member) ?? 0;
  return total;
}

/** Memory of a process without its children in megabytes; null if unknown. */
export function ownMegabytes(pid: number): number | null {
  return statusMegabytes(pid, 'VmRSS');
}

/** Peak memory of a process in megabytes; null if it is unknown, or the process has ended. */
export function peakMegabytes(pid: number): number | null {
  return statusMegabytes(pid, 'VmHWM');
}

function stats(): Map<number, Stat> | null {
  const all = new Map<number, Stat>();
  for (const name of read(() => readdirSync('/proc')) ?? []) {
    const line = /^\d+$/.test(name) ? read(() => readFileSync(`/proc/${name}/stat`, 'utf8')) : null;
    if (!line) continue;
    // The second field is the program's name in parentheses, with any content.
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
