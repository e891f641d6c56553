import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@masker/contract';
import { appendLink, type NewAuditEntry, NewLink, unavailability } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { unavailableSentence } from '../answer/api-error.ts';

/** How long an enqueued entry waits for others to be appended with, in milliseconds. */
const gatherMs = 250;

/** How far the audit log may lag behind the answers, in milliseconds. */
const longestLagMs = 1_000;

/** Entries that are appended as one link, at most. */
const linkSize = 500;

/** Entries of all accounts that wait to be appended, at most. */
const waitingAtMost = 10_000;

/** How long `stop` retries, in milliseconds. */
const stopPatienceMs = 3_000;

/** Appends entries to the audit logs of their accounts. */
export interface AuditRecorder {
  /**
   * Enqueues an entry; it is appended with others within {@link gatherMs}. While the database is away, entries are
   * kept and retried. A crash loses at most the entries of one second.
   *
   * @returns a promise to await before the answer is sent, when the account's audit log lags by a second; usually
   *   nothing
   * @throws `unavailable` when the audit log can't catch up, or too many entries wait: no answer goes unrecorded
   */
  enqueue(entry: NewAuditEntry): Promise<void> | undefined;
  /**
   * Appends an entry at once; durable once the promise resolves. When that fails, the entry is kept and retried with
   * the others.
   *
   * @throws `unavailable`
   */
  write(entry: NewAuditEntry): Promise<void>;
  /** Why the last attempt to append failed; null when it succeeded. Entries that wait are retried. */
  readonly failure: unknown;
  /** Appends every entry that waits. */
  flush(): Promise<void>;
  /** Flushes until {@link stopPatienceMs} have passed, then gives up. The recorder can't be used afterwards. */
  stop(): Promise<void>;
}

type Settle = (apiError?: ApiError) => void;

/** A link that waits, and the promises that settle with it. */
interface Waiting {
  link: NewLink;
  settles: Settle[];
}

/** The links of one account that wait, in order, and the append that is running. */
interface Queue {
  links: Waiting[];
  /** How many of them are to be appended now, the first of which is being appended while `running`. */
  due: number;
  running: Promise<void> | null;
}

/** @param options.pool serves requests, too: entries are appended with no more rights than requests have */
export function createAuditRecorder(options: { pool: Pool; logger: Logger }): AuditRecorder {
  const { pool, logger } = options;
  const queues = new Map<string, Queue>();
  let size = 0;
  let failure: unknown = null;
  let timer: NodeJS.Timeout | null = null;

  /** Adds an entry to the account's last link, which is never the one that is being appended. */
  function add(entry: NewAuditEntry, settle?: Settle): Queue {
    const { accountId } = entry;
    let queue = queues.get(accountId);
    if (!queue) {
      queue = { links: [], due: 0, running: null };
      queues.set(accountId, queue);
    }
    let last = queue.links.at(-1);
    if (!last || last.link.size >= linkSize || (queue.running && queue.links.length === 1)) {
      last = { link: new NewLink(), settles: [] };
      queue.links.push(last);
    }
    last.link.add(entry, Date.now());
    if (settle) last.settles.push(settle);
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
   * Appends the links that wait now, one statement at a time, since concurrent ones would only wait for each other.
   * Entries that arrive meanwhile gather into the next link: draining the queue for as long as it has any would cost
   * a statement for every few entries under load.
   */
  function append(accountId: string, queue: Queue): Promise<void> {
    queue.due = queue.links.length;
    if (queue.due > 0) queue.running ??= drain(accountId, queue);
    return queue.running ?? Promise.resolve();
  }

  async function drain(accountId: string, queue: Queue): Promise<void> {
    try {
      for (let first = queue.links[0]; first && queue.due > 0; first = queue.links[0]) {
        await appendLink(pool, accountId, first.link);
        if (failure !== null) logger.info('the audit log is written again');
        failure = null;
        queue.links.shift();
        queue.due--;
        size -= first.link.size;
        for (const settle of first.settles) settle();
      }
    } catch (error) {
      report(error);
      const apiError = lagging(error);
      for (const { settles } of queue.links) {
        for (const settle of settles.splice(0)) settle(apiError);
      }
      throw apiError;
    } finally {
      queue.due = 0;
      queue.running = null;
      if (queue.links.length === 0) queues.delete(accountId);
      else arm();
    }
  }

  function report(error: unknown): void {
    if (failure === null)
      logger.warn({ err: error }, 'the audit log cannot be written; entries are kept and retried');
    failure = error;
  }

  async function flush(): Promise<void> {
    const appended = await Promise.allSettled(
      [...queues].map(([accountId, queue]) => append(accountId, queue)),
    );
    const failure = appended.find((one) => one.status === 'rejected');
    if (failure) throw failure.reason;
  }

  return {
    enqueue(entry) {
      if (size >= waitingAtMost) throw lagging();
      const queue = add(entry);
      const { links } = queue;
      const oldest = links[0]?.link.instants[0] ?? 0;
      if (Date.now() - oldest > longestLagMs) return append(entry.accountId, queue);
      if ((links.at(-1)?.link.size ?? 0) >= linkSize) append(entry.accountId, queue).catch(() => {});
      else arm();
      return undefined;
    },
    write(entry) {
      return new Promise((resolve, reject) => {
        const queue = add(entry, (apiError) => (apiError ? reject(apiError) : resolve()));
        append(entry.accountId, queue).catch(() => {});
      });
    },
    get failure() {
      return failure;
    },
    flush,
    async stop() {
      if (timer) clearTimeout(timer);
      // Answers that were just cut off have yet to enqueue their entries.
      await setImmediate();
      const end = Date.now() + stopPatienceMs;
      while (size > 0) {
        await flush().catch(() => {});
        if (size === 0) break;
        if (Date.now() > end) {
          logger.error(
            { entries: size },
            'entries of the audit log were lost: they could not be written before the stop',
          );
          break;
        }
        await sleep(gatherMs);
      }
    },
  };
}

/** With the reason, where the database's is known. */
function lagging(cause?: unknown): ApiError {
  const reason = unavailability(cause);
  const why = reason === null ? '' : ` ${unavailableSentence(reason)}`;
  return new ApiError('unavailable', `The audit log cannot be written now.${why} Try again in 2 seconds.`, {
    retryAfter: 2,
    ...(cause === undefined ? {} : { cause }),
  });
}
