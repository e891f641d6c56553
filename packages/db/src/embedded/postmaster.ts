import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { Location } from './location.ts';
import { bareEnvironment, runAs } from './operating-user.ts';

/** One run of PostgreSQL's main process. */
export interface Postmaster {
  pid: number;
  /** Resolves when it has ended, with the signal or the exit code; never rejects. */
  ended: Promise<string>;
  /** Fast shutdown, then immediate shutdown if that takes too long. Settles when all its processes have ended. */
  stop(): Promise<void>;
}

/**
 * Starts a watchdog and replaces itself with PostgreSQL. The watchdog shuts PostgreSQL down when this process ends for
 * any reason: descriptor 3 is a pipe that only this process writes to. A line on it means that PostgreSQL has ended;
 * the end of the pipe without a line means that this process has ended. The double fork keeps the watchdog from being a
 * child of PostgreSQL, which does not expect one. `$$` is PostgreSQL's pid, because of exec.
 */
const startWithWatchdog = `
log=$1; shift
exec </dev/null >>"$log" 2>&1
( {
  if ! read -r released <&3; then
    kill -INT $$
    waited=0
    while kill -0 $$ 2>/dev/null && [ $waited -lt 60 ]; do sleep 1; waited=$((waited + 1)); done
    kill -QUIT $$ 2>/dev/null
  fi
} & )
exec "$@" 3<&-
`;

const fastShutdownMs = 20_000;
const immediateShutdownMs = 5_000;

/** Starts PostgreSQL on the location's cluster, in a separate session so that Ctrl-C does not reach it. */
export async function startPostmaster(
  binaries: Binaries,
  location: Location,
  settings: Record<string, string>,
): Promise<Postmaster> {
  const args = [
    '-D',
    location.cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const child =
    process.platform === 'win32'
      ? await spawnOnWindows(binaries, location, args)
      : spawn(
          '/bin/sh',
          ['-c', startWithWatchdog, 'sh', location.logFile, binaries.program('postgres'), ...args],
          {
            ...location.user,
            cwd: '/',
            env: bareEnvironment,
            detached: true,
            stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
          },
        );
  if (child.pid === undefined) {
    const [error] = (await once(child, 'error')) as [Error];
    throw new Error(`PostgreSQL could not be started: ${error.message}.`, { cause: error });
  }
  const lifeline = child.stdio[3] as Duplex | null | undefined;
  const watchdogGone = lifeline ? closed(lifeline) : Promise.resolve();
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      // From here on, the system may reuse its pid: the watchdog must not signal it.
      lifeline?.end('released\n');
      resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  // PostgreSQL does not keep a caller alive that forgets to stop it; the watchdog then stops it.
  hold(child, lifeline, false);
  return {
    pid: child.pid,
    ended,
    async stop() {
      hold(child, lifeline, true);
      await shutDown(child, ended, binaries, location);
      await watchdogGone;
    },
  };
}

async function shutDown(child: ChildProcess, ended: Promise<string>, binaries: Binaries, location: Location) {
  if (process.platform === 'win32') {
    await runAs({}, binaries.program('pg_ctl'), ['stop', '-D', location.cluster, '-m', 'fast']).catch(
      () => {},
    );
  } else {
    child.kill('SIGINT');
  }
  if (await within(fastShutdownMs, ended)) return;
  child.kill('SIGQUIT');
  if (await within(immediateShutdownMs, ended)) return;
  child.kill('SIGKILL');
  await ended;
}

/** Whether the promise resolves in time. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise.then(() => true),
      sleep(milliseconds, false, { signal: timer.signal }).catch(() => false),
    ]);
  } finally {
    timer.abort();
  }
}

function closed(stream: Duplex): Promise<void> {
  stream.on('error', () => {});
  stream.resume();
  return new Promise((resolve) => stream.once('close', () => resolve()));
}

function hold(child: ChildProcess, lifeline: Duplex | null | undefined, keepsUsAlive: boolean): void {
  const pipe = lifeline as (Duplex & { ref?(): void; unref?(): void }) | null | undefined;
  if (keepsUsAlive) {
    child.ref();
    pipe?.ref?.();
  } else {
    child.unref();
    pipe?.unref?.();
  }
}

async function spawnOnWindows(binaries: Binaries, location: Location, args: string[]): Promise<ChildProcess> {
  const log = await open(location.logFile, 'a');
  try {
    const stdio = ['ignore', log.fd, log.fd] as const;
    return spawn(binaries.program('postgres'), args, {
      env: bareEnvironment,
      windowsHide: true,
      stdio: [...stdio],
    });
  } finally {
    await log.close();
  }
}
