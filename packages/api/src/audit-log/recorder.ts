import { once } from 'node:events';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@masker/contract';
import { appendLink, type NewAuditEntry, NewLink, unavailability } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { unavailableSentence } from '../answer/api-error.ts';

/** How long an enqueued entry waits to be appended together with others, in milliseconds. */
const gatherMs = 250;

/** The maximum lag of the audit log behind the responses, in milliseconds. */
const maxLagMs = 1_000;

/** The maximum number of entries in one link. */
const linkSize = 500;

/** The maximum number of waiting entries of all accounts. */
const maxWaiting = 10_000;

/** The maximum number of waiting entries of one account, so that it cannot have those of the others refused. */
const maxWaitingOfAccount = 2_500;

/** How long `stop` waits and retries, in milliseconds. */
const stopTimeoutMs = 3_000;

/** Appends entries to the audit logs of their accounts. */
export interface AuditRecorder {
  /**
   * Enqueues an entry; it is appended with others within {@link gatherMs}. While the database is unavailable, entries
   * are kept and retried. A crash loses at most the entries of one second.
   *
   * @returns usually undefined; if the account's audit log lags by a second, a promise to await before the response
   *   is sent
   * @throws `unavailable` if the audit log can't catch up or too many entries wait, of the account or of all, so
   *   that no response is unrecorded
   */
  enqueue(entry: NewAuditEntry): Promise<void> | undefined;
  /**
   * Appends an entry immediately; it is durable once the promise resolves. If that fails, the entry is kept and
   * retried with the others.
   *
   * @throws `unavailable`
   */
  write(entry: NewAuditEntry): Promise<void>;
  /** The error of the last append; null if it succeeded. Waiting entries are retried. */
  readonly failure: unknown;
  /**
   * Appends every entry that waits now.
   *
   * @param accountId only those of this account
   * @throws `unavailable`
   */
  flush(accountId?: string): Promise<void>;
  /** Flushes until {@link stopTimeoutMs} have passed, then gives up, even during an append. The recorder can't be used afterwards. */
  stop(): Promise<void>;
}

type Settle = (error?: ApiError) => void;

/** A waiting link and the promises to settle with it. */
interface Waiting {
  link: NewLink;
  settles: Settle[];
}

/** The waiting links of one account, in order, and the append in progress. */
interface Queue {
  links: Waiting[];
  /** The number of links to append now; while `running`, the first one is being appended. */
  due: number;
  /** The number of entries in the links. */
  size: number;
  running: Promise<void> | null;
}

/** @param options.pool the pool that also serves requests: entries are appended with the same database rights */
export function createAuditRecorder(options: { pool: Pool; logger: Logger }): AuditRecorder {
  const { pool, logger } = options;
  const queues = new Map<string, Queue>();
  let size = 0;
  let failure: unknown = null;
  let timer: NodeJS.Timeout | null = null;

  /** Adds an entry to the account's last link, but never to the link that is being appended. */
  function add(entry: NewAuditEntry, settle?: Settle): Queue {
    const { accountId } = entry;
    let queue = queues.get(accountId);
    if (!queue) {
      queue = { links: [], due: 0, size: 0, running: null };
      queues.set(accountId, queue);
    }
    let last = queue.links.at(-1);
    if (!last || last.link.size >= linkSize || (queue.running && queue.links.length === 1)) {
      last = { link: new NewLink(), settles: [] };
      queue.links.push(last);
    }
    last.link.add(entry, Date.now());
    if (settle) last.settles.push(settle);
    queue.size++;
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
   * Appends the links that wait now, one statement at a time, since concurrent statements would block each other.
   * Entries that arrive meanwhile are collected in the next link: draining until the queue is empty would cost one
   * statement for every few entries under load.
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
        if (failure !== null) logger.info('the audit log can be written again');
        failure = null;
        queue.links.shift();
        queue.due--;
        queue.size -= first.link.size;
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

  async function flush(only?: string): Promise<void> {
    const appended = await Promise.allSettled(
      [...queues]
        .filter(([accountId]) => only === undefined || accountId === only)
        .map(([accountId, queue]) => append(accountId, queue)),
    );
    const rejected = appended.find(({ status }) => status === 'rejected');
    if (rejected?.status === 'rejected') throw rejected.reason;
  }

  return {
    enqueue(entry) {
      const waiting = queues.get(entry.accountId)?.size ?? 0;
      if (size >= maxWaiting || waiting >= maxWaitingOfAccount) throw lagging();
      const queue = add(entry);
      const { links } = queue;
      const oldest = links[0]?.link.instants[0] ?? 0;
      if (Date.now() - oldest > maxLagMs) return append(entry.accountId, queue);
      if ((links.at(-1)?.link.size ?? 0) >= linkSize) append(entry.accountId, queue).catch(() => {});
      else arm();
      return undefined;
    },
    write(entry) {
      return new Promise((resolve, reject) => {
        const queue = add(entry, (error) => (error ? reject(error) : resolve()));
        append(entry.accountId, queue).catch(() => {});
      });
    },
    get failure() {
      return failure;
    },
    flush,
    async stop() {
      if (timer) clearTimeout(timer);
      // Responses that were just aborted have not yet enqueued their entries.
      await setImmediate();
      const over = AbortSignal.timeout(stopTimeoutMs);
      // An append can take longer, for example if another transaction locks the audit log of its account.
      const ended = once(over, 'abort');
      while (size > 0 && !over.aborted) {
        await Promise.race([flush().catch(() => {}), ended]);
        if (size > 0) await Promise.race([sleep(gatherMs), ended]);
      }
      if (size > 0)
        logger.error(
          { entries: size },
          'entries of the audit log may be lost: they were not written in the time that a stop may take',
        );
    },
  };
}

/** Includes the reason if the database caused the failure. */
function lagging(cause?: unknown): ApiError {
  const reason = unavailability(cause);
  const why = reason === null ? '' : ` ${unavailableSentence(reason)}`;
  return new ApiError('unavailable', `The audit log cannot be written.${why} Try again in 2 seconds.`, {
    retryAfter: 2,
    ...(cause === undefined ? {} : { cause }),
  });
}
