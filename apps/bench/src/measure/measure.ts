import type { FreshForm } from '../load/fresh-sessions.ts';
import type { Generator, HttpRequest, Load } from '../load/job.ts';
import { cpuSeconds, residentMegabytes } from '../processes/proc.ts';
import type { Sample } from './sample.ts';

export interface Measurement {
  request: HttpRequest;
  expected: string | null;
  freshSessions?: number;
  freshForm?: FreshForm;
  connections: number;
  seconds: number;
  /** Main processes of the server and of PostgreSQL. */
  pid: number;
  databasePid: number;
}

/** Long enough for connections, prepared statements and compiled code to be ready. */
const warmUp = (seconds: number) => Math.min(0.5, seconds / 2);

/** Puts one contender under load, and records what its processes and PostgreSQL use. */
export async function measure(generator: Generator, measurement: Measurement): Promise<Sample> {
  const { pid, databasePid, ...job } = measurement;
  const used = { begin: { server: 0, database: 0 }, end: { server: 0, database: 0 } };
  let known = true;
  const load = await generator.run({ ...job, warmUpSeconds: warmUp(job.seconds) }, (phase) => {
    const [server, database] = [cpuSeconds(pid), cpuSeconds(databasePid)];
    known &&= server !== null && database !== null;
    used[phase] = { server: server ?? 0, database: database ?? 0 };
  });
  const perThousand = (part: 'server' | 'database') =>
    known ? ((used.end[part] - used.begin[part]) / load.requests) * 1000 : null;
  return {
    ...load,
    serverCpu: perThousand('server'),
    databaseCpu: perThousand('database'),
    megabytes: residentMegabytes(pid),
  };
}

/** The problem of a load that ended without errors before the first response. */
export const noAnswer = 'no answer at all';

/** The problem of the responses; null if every one was correct. */
export function problemOf(load: Load): string | null {
  const found = Object.entries(load.statuses)
    .filter(([status]) => status !== '200')
    .map(([status, count]) => `${count} answers with status ${status}`);
  if (load.failures > 0) found.push(`${load.failures} requests without an answer`);
  if (load.mismatches > 0) found.push(`${load.mismatches} answers with another page`);
  if (load.requests === 0) found.push(noAnswer);
  return found.length > 0 ? found.join(', ') : null;
}
