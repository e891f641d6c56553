import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '@masker/contract';
import { appendLink, type NewAuditEntry, NewLink, unavailability } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { unavailableSentence } from '../answer/api-error.ts';

/** How long a noted access waits for others to be appended with, in milliseconds. */
const gatherMs = 250;

/** How far the record may lag behind the answers, in milliseconds. */
const longestLagMs = 1_000;

/** Accesses that are appended as one link, at most. */
const linkSize = 500;

/** Accesses of all accounts that wait to be appended, at most. */
const waitingAtMost = 10_000;

/** How long a stop tries, in milliseconds. */
const stopPatienceMs = 3_000;

/** Appends accesses to the record of their accounts. */
export interface AuditRecorder {
  /**
   * Records an access with others, within {@link gatherMs}. While the database is away they are kept, and tried
   * again. What is returned is to be waited for before the answer is sent: mostly nothing, but when the record of
   * this account lags by a second, until it has caught up. So a crash loses at most what was answered within one
   * second.
   *
   * @throws `unavailable` when the record can't catch up, or too much waits: nothing is answered unrecorded
   */
  note(access: NewAuditEntry): Promise<void> | undefined;
  /**
   * Records an access; durable once it resolves. When it can't be written, it is kept all the same, and tried again
   * with the others.
   *
   * @throws `unavailable`
   */
  write(access: NewAuditEntry): Promise<void>;
  /** Why the last attempt to append failed; null when it succeeded. What waits is tried again by itself. */
  readonly failure: unknown;
  /** Appends everything that waits. */
  flush(): Promise<void>;
  /** The same, for a while, then gives up. Nothing is to be recorded any more. */
  stop(): Promise<void>;
}

type Settle = (fault?: ApiError) => void;

/** A link that waits, and those who wait for it. */
interface Waiting {
  link: NewLink;
  settles: Settle[];
}

/** What waits of one account, in its order, and the appending that is under way. */
interface Queue {
  links: Waiting[];
  /** How many of them are to be appended now. The first of those is, while `running`. */
  due: number;
  running: Promise<void> | null;
}

/** @param options.pool through which requests are served: the record is appended with no more rights than theirs */
export function createAuditRecorder(options: { pool: Pool; logger: Logger }): AuditRecorder {
  const { pool, logger } = options;
  const queues = new Map<string, Queue>();
  let size = 0;
  let failure: unknown = null;
  let timer: NodeJS.Timeout | null = null;

  /** The account's queue with this access in its last link, which is never the one that is being appended. */
  function add(access: NewAuditEntry, settle?: Settle): Queue {
    const { accountId } = access;
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
    last.link.add(access, Date.now());
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
   * Appends all that waits so far, by one statement at a time: they would only wait for each other. What comes
   * meanwhile gathers: under load, to go on as long as there is something would be a statement for every few entries.
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
        if (failure !== null) logger.info('the audit log goes on');
        failure = null;
        queue.links.shift();
        queue.due--;
        size -= first.link.size;
        for (const settle of first.settles) settle();
      }
    } catch (error) {
      report(error);
      const fault = lagging(error);
      for (const { settles } of queue.links) {
        for (const settle of settles.splice(0)) settle(fault);
      }
      throw fault;
    } finally {
      queue.due = 0;
      queue.running = null;
      if (queue.links.length === 0) queues.delete(accountId);
      else arm();
    }
  }

  function report(error: unknown): void {
    if (failure === null)
      logger.warn({ err: error }, 'the audit log can not be written; it is kept, and tried again');
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
    note(access) {
      if (size >= waitingAtMost) throw lagging();
      const queue = add(access);
      const { links } = queue;
      const oldest = links[0]?.link.instants[0] ?? 0;
      if (Date.now() - oldest > longestLagMs) return append(access.accountId, queue);
      if ((links.at(-1)?.link.size ?? 0) >= linkSize) append(access.accountId, queue).catch(() => {});
      else arm();
      return undefined;
    },
    write(access) {
      return new Promise((resolve, reject) => {
        const queue = add(access, (fault) => (fault ? reject(fault) : resolve()));
        append(access.accountId, queue).catch(() => {});
      });
    },
    get failure() {
      return failure;
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
          logger.error({ entries: size }, 'the end of the audit log could not be written');
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
  return new ApiError(
    'unavailable',
    `The audit log can not be written just now.${why} Try again in 2 seconds.`,
    {
      retryAfter: 2,
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
