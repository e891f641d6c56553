import { sessionStatuses } from '@masker/contract';
import type { Pool } from 'pg';
import { instantText } from '../rollup/cover-sql.ts';
import { inAccountUntil } from '../scope/cancellable.ts';
import { type Queryable, queryLimit } from '../scope/scopes.ts';
import { readUntil } from '../scope/transaction.ts';
import { copyPage, type LinesPage } from './copy-page.ts';
import { type ListShape, linesStatement, listStatement } from './list-statement.ts';
import { isSearch, searchSessions } from './search-sessions.ts';
import type { SessionQuery, SessionRows } from './session-query.ts';

/** The longest page of a search: what it reads is bounded for each of its sessions. */
const searchedAtOnce = 1_000;

/**
 * Reads one page, newest first (`started_at` descending, then `id` descending) unless another order is asked for.
 *
 * Reads `limit + 1` rows, or a small multiple of them: the extra one tells whether a page follows. What no index
 * answers is searched for (see {@link searchSessions}), and a page can then be short.
 */
export async function listSessions(account: Queryable, query: SessionQuery): Promise<SessionRows> {
  if (isSearch(query)) return searchSessions(account, query);
  const { shape, values } = listOf(query);
  const result = await account.query<Row>({ ...listStatement(shape), values });
  const row = result.rows[0] as Row;
  return {
    json: row.json ?? '',
    rows: row.rows ?? 0,
    last: row.last_id === null ? null : { startedAt: Number(row.last_started_at), id: row.last_id },
  };
}

/**
 * Reads the page of {@link listSessions} as bytes, for exports. `last` is null only when nothing is left, but a page that
 * goes on may be the last one.
 *
 * @throws the reason of `signal`
 */
export async function listSessionLines(
  pool: Pool,
  query: SessionQuery,
  signal: AbortSignal,
): Promise<LinesPage> {
  if (isSearch(query)) {
    const account = inAccountUntil(pool, query.accountId, signal);
    const page = await searchSessions(
      account,
      { ...query, limit: Math.min(query.limit, searchedAtOnce) },
      '\n',
    );
    return { ...page, lines: Buffer.from(page.json === '' ? '' : `${page.json}\n`) };
  }
  const { shape, values } = listOf(query);
  const { last, ...page } = await readUntil(pool, query.accountId, signal, (client) =>
    copyPage(client, linesStatement(shape), values, queryLimit(pool)),
  );
  const isEnd = last === null || page.rows < query.limit;
  return { ...page, last: isEnd ? null : { startedAt: last.key, id: last.id } };
}

/** The statement of a query that is no search, and what it takes. */
function listOf(query: SessionQuery): { shape: ListShape; values: unknown[] } {
  const agentId = query.agentIds?.[0];
  const oldest = query.order === 'oldest';
  const shape: ListShape = {
    agent: agentId !== undefined,
    statuses: sessionStatuses.filter((one) => query.statuses?.includes(one)),
    redactions: (query.minRedactions ?? 0) > 0,
    ...(oldest ? { order: 'oldest' } : {}),
    from: query.after ? 'position' : oldest || query.until !== undefined ? 'bound' : 'edge',
  };
  const { since: from, until: to = Number.POSITIVE_INFINITY } = query;
  const [since, until] = [instantText(from), instantText(to)];
  const values: unknown[] = [query.accountId, query.limit, oldest ? until : since];
  if (agentId !== undefined) values.push(agentId);
  if (shape.redactions) values.push(query.minRedactions);
  if (query.after) values.push(instantText(query.after.startedAt), query.after.id);
  else if (shape.from === 'bound') values.push(oldest ? since : until);
  return { shape, values };
}

interface Row {
  json: string | null;
  rows: number | null;
  last_started_at: string | null;
  last_id: string | null;
}
