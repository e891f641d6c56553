import { inAccount, type Queryable } from '../scope/scopes.ts';
import type { Announcement } from './announce.ts';
import type { Listener } from './listen.ts';
import { Mailbox } from './mailbox.ts';

/** Events that are kept for readers that come back. */
const rememberedAtMost = 1_000;

/** Milliseconds that an account's events go on being remembered after its last reader left. */
const rememberedFor = 60_000;

/** A session that was added. */
export interface SessionAdded {
  type: 'session';
  id: string;
  agentId: string;
  status: string;
  redactionCount: number;
  /** Its wire JSON. */
  json: string;
}

/** What a reader of the feed is told: a new session, or that it must load the list anew. */
export type FeedEvent = SessionAdded | { type: 'reload' };

const reload: FeedEvent = { type: 'reload' };

/** New sessions, as they are committed, by whichever server process. */
export interface SessionFeed {
  /**
   * Reads an account's new sessions until `signal` aborts.
   *
   * @param after the id of the last session that the reader has seen; if what followed is no longer known,
   *   the first event says to reload
   */
  read(accountId: string, after: string | null, signal: AbortSignal): AsyncGenerator<FeedEvent>;
  /** Ends every reader. */
  stop(): void;
}

interface Account {
  remembered: SessionAdded[];
  readers: Set<Mailbox<FeedEvent>>;
  /** Keeps events in the order of the announcements, however long it takes to read each. */
  work: Promise<void>;
  forget: NodeJS.Timeout | undefined;
}

export function createSessionFeed(options: {
  pool: Queryable;
  listener: Listener;
  onError: (error: Error) => void;
}): SessionFeed {
  const { pool, listener, onError } = options;
  const accounts = new Map<string, Account>();

  function tellToReload(account: Account): void {
    // Everybody has to start over, so nobody can go on from what was before.
    account.remembered = [];
    for (const reader of account.readers) reader.put(reload);
  }

  async function deliver(account: Account, announcement: Announcement): Promise<void> {
    if ('count' in announcement) return tellToReload(account);
    const events = await readAdded(pool, announcement.account, announcement.ids);
    account.remembered.push(...events);
    account.remembered.splice(0, account.remembered.length - rememberedAtMost);
    for (const reader of account.readers) for (const event of events) reader.put(event);
  }

  listener.hear('sessions', {
    onGap() {
      for (const account of accounts.values()) account.work = account.work.then(() => tellToReload(account));
    },
    onNotice(payload) {
      const announcement = JSON.parse(payload) as Announcement;
      const account = accounts.get(announcement.account);
      if (!account) return;
      account.work = account.work.then(() =>
        deliver(account, announcement).catch((error: Error) => {
          onError(error);
          tellToReload(account);
        }),
      );
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
      work: Promise.resolve(),
      forget: undefined,
    };
    accounts.set(accountId, account);
    return account;
  }

  function leave(accountId: string, account: Account, reader: Mailbox<FeedEvent>): void {
    account.readers.delete(reader);
    if (account.readers.size > 0) return;
    account.forget = setTimeout(() => accounts.delete(accountId), rememberedFor);
    account.forget.unref();
  }

  return {
    async *read(accountId, after, signal) {
      const account = open(accountId);
      const mailbox = new Mailbox<FeedEvent>(reload);
      account.readers.add(mailbox);
      if (after !== null) {
        const seen = account.remembered.findIndex((event) => event.id === after);
        if (seen < 0) mailbox.put(reload);
        else for (const event of account.remembered.slice(seen + 1)) mailbox.put(event);
      }
      try {
        yield* mailbox.read(signal);
      } finally {
        leave(accountId, account, mailbox);
      }
    },
    stop() {
      for (const account of accounts.values()) for (const reader of account.readers) reader.close();
    },
  };
}

/** The announced sessions in the order of the announcement; one that is gone again is left out. */
async function readAdded(
  pool: Queryable,
  accountId: string,
  ids: readonly string[],
): Promise<SessionAdded[]> {
  const result = await inAccount(pool, accountId).query({
    name: 'sessions_added',
    text: `
      SELECT id, agent_id, status, redaction_count, wire
      FROM unnest($2::text[]) WITH ORDINALITY AS added(id, n)
      JOIN session USING (id)
      WHERE session.account_id = $1
      ORDER BY n`,
    values: [accountId, ids],
  });
  return result.rows.map((row) => ({
    type: 'session',
    id: row.id,
    agentId: row.agent_id,
    status: row.status,
    redactionCount: row.redaction_count,
    json: row.wire,
  }));
}
