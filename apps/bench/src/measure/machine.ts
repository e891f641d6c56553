import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { Client } from 'pg';

/** The machine of a run. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGigabytes: number;
  system: string;
  node: string;
  postgresql: string;
  /** The load average of the minute before; more than a little means that the machine was not idle. */
  loadBefore: number;
}

export async function describeMachine(client: Client): Promise<Machine> {
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    system: `${distribution()}, ${os.type()} ${os.release()}, ${os.arch()}`,
    node: process.version,
    postgresql: rows[0]?.server_version ?? 'unknown',
    loadBefore: Math.round((os.loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** The name and the version of the operating system. */
export function distribution(): string {
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    return /^PRETTY_NAME="?(.+?)"?$/m.exec(release)?.[1] ?? os.platform();
  } catch {
    return os.platform();
  }
}
