import type { Pool } from 'pg';
import { type CommitCut, parseCut, withinCut } from '../commit-order/index.ts';
import { copyPage, type KeyPosition, type LinesPage, linesOfRows } from '../queries/copy-page.ts';
import { directions } from '../queries/list-conditions.ts';
import { inOrder } from '../scope/settings.ts';
import { inTransaction } from '../scope/transaction.ts';
import { filterConditions } from '../session/filter.ts';
import type { ExportRow } from './export-row.ts';

/** What of an export says which sessions it has, and in which order. */
export type ExportedWindow = Pick<
  ExportRow,
  'accountId' | 'conditions' | 'filters' | 'since' | 'until' | 'cut' | 'scheduleId' | 'afterCut'
>;

/** Where a page ended: a time or, of the window of a schedule, a place in the order of commits. */
export type CutPosition = KeyPosition;

/** A page of an export. */
export interface CutPage extends LinesPage<CutPosition> {
  /** The part of the window that was read with this page, from 0 to 1. */
  progress: number;
}

/** The order of an export, and what of its window begins and ends a scan in that order. */
interface Order {
  orderBy: string;
  /** The column that comes before the id. */
  key: 'started_at' | 'commit_position';
  /** The condition that a row comes after a position. */
  after(key: string, id: string): string;
  /** Conditions of the window that apply with a position, or at the beginning. */
  bounds(after: CutPosition | null, place: (value: unknown) => string): string[];
  keyValue(position: CutPosition): string;
  progress(position: CutPosition): number;
}

/**
 * Reads one page of the sessions that an export selects, of those that had been committed at its cut. The same page is
 * the same bytes at any later time, until retention removes its sessions. No transaction is held open between pages, and
 * the timeouts of queries do not apply: a rare session may be far away. `last` is null only when nothing is left.
 */
export function readCutPage(
  pool: Pool,
  row: ExportedWindow,
  after: CutPosition | null,
  limit: number,
): Promise<CutPage> {
  const order = orderOf(row);
  const { text, values } = cutStatement(row, after, limit);
  return inTransaction(pool, { accountId: row.accountId }, async (client) => {
    await client.query(inOrder);
    const page = await copyPage(client, text, values);
    const last = page.rows < limit ? null : page.last;
    return { ...page, last, progress: last === null ? 1 : order.progress(last) };
  });
}

/**
 * Reads all pages of an export.
 *
 * @param limit sessions per page
 * @throws the reason of `signal`, between two pages
 */
export function readCutPages(
  pool: Pool,
  row: ExportedWindow,
  limit: number,
  signal: AbortSignal,
): AsyncGenerator<CutPage> {
  return pagesOfCut((after) => readCutPage(pool, row, after, limit), signal);
}

/**
 * Yields pages until the last one.
 *
 * @param read reads the page after a position, or the first one
 * @throws the reason of `signal`, between two pages, and errors of `read`
 */
export async function* pagesOfCut(
  read: (after: CutPosition | null) => Promise<CutPage>,
  signal: AbortSignal,
): AsyncGenerator<CutPage> {
  let after: CutPosition | null = null;
  do {
    signal.throwIfAborted();
    const page: CutPage = await read(after);
    yield page;
    after = page.last;
  } while (after !== null);
}

/** The order in which an export is read. */
function orderOf(row: ExportedWindow): Order {
  return row.scheduleId === null ? byTime(row) : byCommit(row);
}

/** The SQL of a page of {@link readCutPage}, for `copyPage`. */
export function cutStatement(
  row: ExportedWindow,
  after: CutPosition | null,
  limit: number,
): { text: string; values: unknown[] } {
  const { accountId, conditions, cut, afterCut } = row;
  const order = orderOf(row);
  const values: unknown[] = [accountId, limit];
  const place = (value: unknown) => `$${values.push(value)}`;
  let used = values.length;
  const filtered = filterConditions(conditions, () => `$${++used}`);
  values.push(...filtered.values);
  const within = withinCut(parseCut(cut), values.length + 1);
  values.push(...within.values);
  const wanted = ['account_id = $1', ...order.bounds(after, place), ...filtered.conditions, within.sql];
  if (afterCut !== null) {
    const before = withinCut(parseCut(afterCut), values.length + 1);
    values.push(...before.values);
    wanted.push(`NOT ${before.sql}`);
  }
  if (after) wanted.push(order.after(place(order.keyValue(after)), place(after.id)));
  const rows = `SELECT wire, ${order.key}, id
      FROM session
      WHERE ${wanted.join(' AND ')}
      ${order.orderBy}
      LIMIT $2::int`;
  const text = linesOfRows(rows, order.key);
  return { text, values };
}

/** The order of the list, of an export that somebody asked for. */
function byTime({ filters, since, until }: ExportedWindow): Order {
  const isOldestFirst = filters.order === 'oldest';
  const direction = directions[filters.order ?? 'newest'];
  const [from, to] = [(since as Date).getTime(), (until as Date).getTime()];
  return {
    orderBy: direction.orderBy,
    key: 'started_at',
    after: (key, id) => `(started_at, id) ${direction.after} (${key}::timestamptz, ${id})`,
    bounds(after, place) {
      // Behind a position, the bound that the scan would begin at is left out: PostgreSQL may begin there nevertheless.
      const bounds: string[] = [];
      if (!after || !isOldestFirst)
        bounds.push(`started_at >= ${place(new Date(from).toISOString())}::timestamptz`);
      if (!after || isOldestFirst)
        bounds.push(`started_at < ${place(new Date(to).toISOString())}::timestamptz`);
      return bounds;
    },
    keyValue: ({ key }) => new Date(key).toISOString(),
    progress({ key }) {
      const read = (key - from) / (to - from);
      return isOldestFirst ? read : 1 - read;
    },
  };
}

/** The order of commits, of the window of a schedule: an index has it, so only the window is read. */
function byCommit({ cut, afterCut }: ExportedWindow): Order {
  const { to } = parseCut(cut);
  const from: CommitCut['from'] = afterCut === null ? 0n : parseCut(afterCut).from;
  return {
    orderBy: 'ORDER BY commit_position, id',
    key: 'commit_position',
    after: (key, id) => `(commit_position, id) > (${key}::bigint, ${id})`,
    bounds: (after, place) => [
      ...(after ? [] : [`commit_position >= ${place(from.toString())}::bigint`]),
      `commit_position < ${place(to.toString())}::bigint`,
    ],
    keyValue: ({ key }) => String(key),
    progress: ({ key }) => (to === from ? 1 : (key - Number(from)) / Number(to - from)),
  };
}
