import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { durationMs } from '../rollup/sql.ts';
import { inAccount, type Queryable } from '../scope/scopes.ts';
import type { FilteredSession } from '../session/filter.ts';
import { type Announcement, announcedAtMost } from './announce.ts';
import type { Listener } from './listen.ts';
import { Mailbox } from './mailbox.ts';

/** The number of sessions that are kept for readers that reconnect. */
const rememberedAtMost = 1_000;

/** Milliseconds that an account's sessions are kept after its last reader has left. */
const rememberedFor = 60_000;

/** Milliseconds between two deliveries to an account. Sessions announced in between are delivered together. */
const deliverEvery = 100;

/** The same after an event to reload: each reader then requests a page. */
const reloadEvery = 1_000;

/** The number of readers that get an event before the event loop gets a turn. */
const readersAtOnce = 8;

/** A session that was added. */
export interface SessionAdded extends FilteredSession {
  id: string;
  /** Its wire JSON. */
  json: string;
}

/**
 * An event of the feed: new sessions, or a request to reload the list. All readers share the session objects of a
 * delivery, so that each is encoded once.
 */
export type FeedEvent = { type: 'sessions'; sessions: readonly SessionAdded[] } | { type: 'reload' };

const reload: FeedEvent = { type: 'reload' };

/** The new sessions of all server processes, as they are committed. */
export interface SessionFeed {
  /**
   * Reads an account's new sessions until `signal` aborts. No session that is announced after this call is missed.
   *
   * @param after the id of the last session that the reader has seen. If the sessions after it are no longer known, or
   *   are more than a page, the first event is a reload
   */
  read(accountId: string, after: string | null, signal: AbortSignal): AsyncGenerator<FeedEvent>;
  /** Ends every reader. */
  stop(): void;
}

interface Account {
  remembered: SessionAdded[];
  readers: Set<Mailbox<FeedEvent>>;
  /** Ids that were announced but not delivered; null if there are too many for one event. */
  announced: string[] | null;
  /** Whether a delivery of {@link announced} is running or scheduled. */
  delivering: boolean;
  forget: NodeJS.Timeout | undefined;
}

/** Creates the feed of new sessions. It reads those of an account as long as somebody watches it. */
export function createSessionFeed(options: {
  pool: Queryable;
  listener: Listener;
  onError: (error: Error) => void;
}): SessionFeed {
  const { pool, listener, onError } = options;
  const accounts = new Map<string, Account>();
  let stopped = false;

  /** Delivers announced sessions until there are none left. */
  async function deliver(accountId: string, account: Account): Promise<void> {
    account.delivering = true;
    while (account.announced === null || account.announced.length > 0) {
      const event = await take(accountId, account);
      // A reader that starts now finds the sessions of the event in `remembered`.
      if (event.type === 'reload') account.remembered = [];
      else {
        account.remembered.push(...event.sessions);
        account.remembered.splice(0, account.remembered.length - rememberedAtMost);
      }
      await deliverTo([...account.readers], event);
      await sleep(event.type === 'reload' ? reloadEvery : deliverEvery, undefined, { ref: false });
    }
    account.delivering = false;
  }

  async function take(accountId: string, account: Account): Promise<FeedEvent> {
    const ids = account.announced;
    account.announced = [];
    if (ids === null) return reload;
    try {
      return { type: 'sessions', sessions: await readAdded(pool, accountId, ids) };
    } catch (error) {
      onError(error as Error);
      return reload;
    }
  }

  function announce(accountId: string, account: Account, ids: readonly string[] | null): void {
    const all = ids && account.announced ? [...account.announced, ...ids] : null;
    account.announced = all !== null && all.length <= announcedAtMost ? all : null;
    if (!account.delivering) void deliver(accountId, account);
  }

  listener.subscribe('sessions', {
    onGap() {
      for (const [accountId, account] of accounts) announce(accountId, account, null);
    },
    onNotice(payload) {
      const announcement = JSON.parse(payload) as Announcement;
      const account = accounts.get(announcement.account);
      if (account) announce(announcement.account, account, 'ids' in announcement ? announcement.ids : null);
    },
  });

  function open(accountId: string): Account {
    const known = accounts.get(accountId);
    if (known) {
      clearTimeout(known.forget);
      return known;
    }
    const account: Account = {
      remembered: [],
      readers: new Set(),
      announced: [],
      delivering: false,
      forget: undefined,
    };
    accounts.set(accountId, account);
    return account;
  }

  function leave(accountId: string, account: Account, reader: Mailbox<FeedEvent>): void {
    if (!account.readers.delete(reader) || account.readers.size > 0) return;
    account.forget = setTimeout(() => accounts.delete(accountId), rememberedFor);
    account.forget.unref();
  }

  return {
    read(accountId, after, signal) {
      const mailbox = new Mailbox<FeedEvent>(reload);
      if (stopped) {
        mailbox.close();
        return mailbox.read(signal);
      }
      const account = open(accountId);
      account.readers.add(mailbox);
      const onAbort = () => leave(accountId, account, mailbox);
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
      if (after !== null) {
        const seen = account.remembered.findIndex((session) => session.id === after);
        const missed = account.remembered.slice(seen + 1);
        if (seen < 0 || missed.length > announcedAtMost) mailbox.put(reload);
        else if (missed.length > 0) mailbox.put({ type: 'sessions', sessions: missed });
      }
      return mailbox.read(signal);
    },
    stop() {
      stopped = true;
      for (const account of accounts.values()) for (const reader of account.readers) reader.close();
    },
  };
}

/** Delivers to a few readers at a time, so that other work does not wait for all of them. */
async function deliverTo(readers: readonly Mailbox<FeedEvent>[], event: FeedEvent): Promise<void> {
  if (event.type === 'sessions' && event.sessions.length === 0) return;
  for (let at = 0; at < readers.length; at += readersAtOnce) {
    for (const reader of readers.slice(at, at + readersAtOnce)) reader.put(event);
    await setImmediate();
  }
}

/** Reads the announced sessions in the order of the announcement; deleted ones are omitted. */
async function readAdded(
  pool: Queryable,
  accountId: string,
  ids: readonly string[],
): Promise<SessionAdded[]> {
  const result = await inAccount(pool, accountId).query({
    name: 'sessions_added',
    text: `
      SELECT
        id, agent_id, status, redaction_count, redactions_by_kind, upstream_model, ${durationMs} AS duration_ms,
        started_at, wire
      FROM unnest($2::text[]) WITH ORDINALITY AS added(id, n)
      JOIN session USING (id)
      WHERE session.account_id = $1
      ORDER BY n`,
    values: [accountId, ids],
  });
  return result.rows.map((row) => ({
    id: row.id,
    agentId: row.agent_id,
    startedAt: row.started_at.getTime(),
    durationMs: Number(row.duration_ms),
    status: row.status,
    redactionCount: row.redaction_count,
    redactionsByKind: row.redactions_by_kind,
    upstreamModel: row.upstream_model,
    json: row.wire,
  }));
}
