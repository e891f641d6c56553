import { open, rename, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { Location } from './location.ts';
import type { Log } from './log.ts';
import { type Postmaster, startPostmaster } from './postmaster.ts';
import { untilReady } from './readiness.ts';
import { explainStartFailure, isLingeringPredecessor } from './start-failure.ts';

/** Options of {@link supervise}. */
export interface Supervision {
  binaries: Binaries;
  location: Location;
  settings: Record<string, string>;
  url: string;
  log: Log;
  onExit?: ((how: string) => void) | undefined;
  onRestart?: (() => void) | undefined;
}

/** A PostgreSQL that is restarted whenever it ends unexpectedly. */
export interface Supervised {
  pid(): number;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const predecessorPatienceMs = 30_000;
const firstBackoffMs = 200;
const longestBackoffMs = 10_000;
const longestLogBytes = 8 * 1024 * 1024;

/**
 * Starts PostgreSQL, waits until it is ready, and restarts it after every crash until stopped. Failed restarts are
 * retried with exponential backoff.
 * @throws Error if the first start fails
 */
export async function supervise(supervision: Supervision): Promise<Supervised> {
  const { log } = supervision;
  const stopping = new AbortController();
  let current = await startReady(supervision);
  let reviving: Promise<void> | null = null;
  watch(current);

  function watch(postmaster: Postmaster): void {
    void postmaster.ended.then((how) => {
      if (stopping.signal.aborted || postmaster !== current || reviving) return;
      log.error(
        { how, logFile: supervision.location.logFile },
        'PostgreSQL ended unexpectedly; restarting it',
      );
      supervision.onExit?.(how);
      reviving = revive().finally(() => {
        reviving = null;
      });
    });
  }

  async function revive(): Promise<void> {
    for (
      let backoff = firstBackoffMs;
      !stopping.signal.aborted;
      backoff = Math.min(backoff * 2, longestBackoffMs)
    ) {
      try {
        current = await startReady(supervision, stopping.signal);
        if (stopping.signal.aborted) return;
        watch(current);
        log.info({ pid: current.pid }, 'PostgreSQL restarted');
        supervision.onRestart?.();
        return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.error({ err: error, retryInMs: backoff }, 'PostgreSQL could not be restarted');
        await sleep(backoff, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  return {
    pid: () => current.pid,
    async restart() {
      if (stopping.signal.aborted) throw new Error('This PostgreSQL was stopped.');
      // The watcher sees `reviving` and ignores this end.
      reviving ??= current
        .stop()
        .then(revive)
        .finally(() => {
          reviving = null;
        });
      await reviving;
    },
    async stop() {
      stopping.abort();
      await reviving;
      await current.stop();
    },
  };
}

/** Starts PostgreSQL once; retries while children of a killed predecessor hold its shared memory. */
async function startReady(supervision: Supervision, signal?: AbortSignal): Promise<Postmaster> {
  const { binaries, location, settings, url } = supervision;
  const giveUpAt = Date.now() + predecessorPatienceMs;
  await limitLog(location.logFile);
  for (;;) {
    const logStart = await size(location.logFile);
    const postmaster = await startPostmaster(binaries, location, settings);
    let ended: string | null = null;
    void postmaster.ended.then((how) => {
      ended = how;
    });
    try {
      if (await untilReady(url, () => ended !== null || signal?.aborted === true)) return postmaster;
    } catch (error) {
      await postmaster.stop();
      throw error;
    }
    await postmaster.stop();
    const output = await readFrom(location.logFile, logStart);
    if (signal?.aborted || Date.now() > giveUpAt || !isLingeringPredecessor(output)) {
      throw new Error(explainStartFailure(output, location));
    }
    await sleep(100);
  }
}

async function limitLog(file: string): Promise<void> {
  if ((await size(file)) > longestLogBytes) await rename(file, `${file}.1`);
}

async function size(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  );
}

/** Returns at most the first 64 KiB after `position`. */
async function readFrom(file: string, position: number): Promise<string> {
  const handle = await open(file).catch(() => null);
  if (!handle) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, position);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
