import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { MaskerFault } from '@masker/contract';
import { type Access, appendEntries, appendedAtOnce, entryText, type NewEntry } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** How long a noted access waits for others to be appended with, in milliseconds. */
const gatherMs = 250;

/** How far the record may lag behind the answers, in milliseconds. */
const longestLagMs = 1_000;

/** Accesses of all accounts that wait to be appended, at most. */
const waitingAtMost = 10_000;

/** How long a stop tries, in milliseconds. */
const stopPatienceMs = 3_000;

/** An access without its instant, which is that of its recording. */
export type NewAccess = Omit<Access, 'at'>;

/** Appends accesses to the record of their accounts. */
export interface AccessRecorder {
  /**
   * Records an access with others, within {@link gatherMs}. While the database is away they are kept, and tried
   * again. What is returned is to be waited for before the answer is sent: mostly nothing, but when the record of
   * this account lags by a second, until it has caught up. So a crash loses at most what was answered within one
   * second.
   *
   * @throws `unavailable` when the record can't catch up, or too much waits: nothing is answered unrecorded
   */
  note(access: NewAccess): Promise<void> | undefined;
  /**
   * Records an access; durable once it resolves. When it can't be written, it is kept all the same, and tried again
   * with the others.
   *
   * @throws `unavailable`
   */
  write(access: NewAccess): Promise<void>;
  /** Appends everything that waits. */
  flush(): Promise<void>;
  /** The same, for a while, then gives up. Nothing is to be recorded any more. */
  stop(): Promise<void>;
}

interface Waiting extends NewEntry {
  /** Of whoever waits for this very entry. */
  settle: ((fault?: MaskerFault) => void) | null;
}

/** What waits of one account, in its order, and the appending that is under way. */
interface Queue {
  waiting: Waiting[];
  /** How many of them are to be appended now; the others gather. */
  due: number;
  running: Promise<void> | null;
}

/** @param options.pool through which requests are served: the record is appended with no more rights than theirs */
export function createAccessRecorder(options: { pool: Pool; logger: Logger }): AccessRecorder {
  const { pool, logger } = options;
  const queues = new Map<string, Queue>();
  let size = 0;
  let failing = false;
  let timer: NodeJS.Timeout | null = null;

  function add(access: NewAccess, settle: Waiting['settle']): Queue {
    const { accountId } = access;
    let queue = queues.get(accountId);
    if (!queue) {
      queue = { waiting: [], due: 0, running: null };
      queues.set(accountId, queue);
    }
    const at = Date.now();
    queue.waiting.push({ at, text: entryText({ ...access, at }), settle });
    size++;
    return queue;
  }

  function arm(): void {
    timer ??= setTimeout(() => {
      timer = null;
      void flush().catch(() => {});
    }, gatherMs).unref();
  }

  /**
   * Appends all that waits so far, by one statement at a time: they would only wait for each other. What comes
   * meanwhile gathers: under load, to go on as long as there is something would be a statement for every few entries.
   */
  function append(accountId: string, queue: Queue): Promise<void> {
    queue.due = queue.waiting.length;
    if (queue.due > 0) queue.running ??= drain(accountId, queue);
    return queue.running ?? Promise.resolve();
  }

  async function drain(accountId: string, queue: Queue): Promise<void> {
    try {
      while (queue.due > 0) await appendFirst(accountId, queue);
    } finally {
      queue.due = 0;
      queue.running = null;
      if (queue.waiting.length === 0) queues.delete(accountId);
      else arm();
    }
  }

  async function appendFirst(accountId: string, queue: Queue): Promise<void> {
    const batch = queue.waiting.slice(0, Math.min(queue.due, appendedAtOnce));
    try {
      await appendEntries(pool, accountId, batch);
    } catch (error) {
      report(error);
      const fault = lagging(error);
      for (const one of queue.waiting) {
        one.settle?.(fault);
        one.settle = null;
      }
      throw fault;
    }
    if (failing) logger.info('the record of access goes on');
    failing = false;
    queue.waiting.splice(0, batch.length);
    queue.due -= batch.length;
    size -= batch.length;
    for (const one of batch) one.settle?.();
  }

  function report(error: unknown): void {
    if (!failing)
      logger.warn({ err: error }, 'the record of access can not be written; it is kept, and tried again');
    failing = true;
  }

  async function flush(): Promise<void> {
    const appended = await Promise.allSettled(
      [...queues].map(([accountId, queue]) => append(accountId, queue)),
    );
    const failure = appended.find((one) => one.status === 'rejected');
    if (failure) throw failure.reason;
  }

  return {
    note(access) {
      if (size >= waitingAtMost) throw lagging();
      const queue = add(access, null);
      const { waiting } = queue;
      if (Date.now() - (waiting[0] as Waiting).at > longestLagMs) {
        return append(access.accountId, queue);
      }
      if (waiting.length - queue.due >= appendedAtOnce) append(access.accountId, queue).catch(() => {});
      else arm();
      return undefined;
    },
    write(access) {
      return new Promise((resolve, reject) => {
        const queue = add(access, (fault) => (fault ? reject(fault) : resolve()));
        append(access.accountId, queue).catch(() => {});
      });
    },
    flush,
    async stop() {
      if (timer) clearTimeout(timer);
      // Answers that were just cut off have yet to say so.
      await setImmediate();
      const end = Date.now() + stopPatienceMs;
      while (size > 0) {
        await flush().catch(() => {});
        if (size === 0) break;
        if (Date.now() > end) {
          logger.error({ entries: size }, 'the end of the record of access could not be written');
          break;
        }
        await sleep(gatherMs);
      }
    },
  };
}

function lagging(cause?: unknown): MaskerFault {
  return new MaskerFault(
    'unavailable',
    'The record of access can not be written just now. Try again in 2 seconds.',
    {
      retryAfter: 2,
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
