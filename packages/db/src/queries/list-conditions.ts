import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { ofAccountHash, ofAgentHash } from '../session/index-keys.ts';
import type { SessionOrder } from './session-query.ts';

/** Conditions on a session, as SQL. */
export interface ListConditions {
  /** Whose sessions. */
  owner: Owner;
  /** The end of the scan, as SQL of an instant: `since`, inclusive, or `until`, exclusive, for the oldest first. */
  end: string;
  /** The start of the scan, if it is not the edge of the data. */
  beginning: string[];
  statuses: readonly SessionStatus[];
  /** At least so many redactions, as SQL of a bigint; null when any number will do. */
  redactions: string | null;
  direction: Direction;
}

/** Conditions on whose sessions to read, for the index that a scan is meant to use. */
export interface Owner {
  /** For all of them. */
  all: readonly string[];
  /** The order in which the index has all of them. */
  order: ScanOrder;
  /** For those of one status that is rare. */
  ofStatus: readonly string[];
  /** For those of one band. */
  ofBand: readonly string[];
}

/** @param agent its id, as SQL of a parameter; undefined for all agents of the account `$1` */
export function ownerOf(agent: string | undefined): Owner {
  const account = 'account_id = $1';
  if (agent === undefined) {
    return { all: [account], order: 'list', ofStatus: [account], ofBand: [ofAccountHash('$1'), account] };
  }
  const ofStatus = [account, `agent_id = ${agent}`];
  const all = [ofAgentHash('$1', agent), ...ofStatus];
  return { all, order: 'time', ofStatus, ofBand: all };
}

/** The order in which an index has sessions: that of the list, or by time alone, without an order at one instant. */
export type ScanOrder = 'list' | 'time';

/**
 * The first sessions of a scan, for a query that puts them into the order of the list and takes as many of them. Of those of
 * the last instant there may be more than asked for, because any of them may come first.
 *
 * @param limit SQL of how many
 */
export function firstOf(
  columns: string,
  conditions: readonly string[],
  { orderBy, byTime }: Direction,
  order: ScanOrder,
  limit: string,
): string {
  // The order that the index has by itself: for another one, PostgreSQL might read and sort everything that matches.
  return `
        SELECT ${columns}
        FROM session
        WHERE ${conditions.join(' AND ')}
        ${order === 'list' ? `${orderBy} LIMIT ${limit}` : `${byTime} FETCH FIRST (${limit}) ROWS WITH TIES`}`;
}

/**
 * When the first or the last session of an index scan started, as a query of one instant; no row without any.
 *
 * Not min() or max(), for which PostgreSQL may read all of them if it expects few.
 */
export function edgeOf(conditions: readonly string[], edge: 'first' | 'last'): string {
  const { byTime } = directions[edge === 'first' ? 'oldest' : 'newest'];
  return `SELECT started_at FROM session WHERE ${conditions.join(' AND ')} ${byTime} LIMIT 1`;
}

/** How the order of a list is written. */
export interface Direction {
  orderBy: string;
  byTime: string;
  /** The condition on a row after a position: `(started_at, id) ${after} (…)`. */
  after: '<' | '>';
  /** The conditions on the instants at which the scan begins and ends. */
  begins: '<' | '>=';
  ends: '<' | '>=';
}

export const directions: Record<SessionOrder, Direction> = {
  newest: {
    orderBy: 'ORDER BY started_at DESC, id DESC',
    byTime: 'ORDER BY started_at DESC',
    after: '<',
    begins: '<',
    ends: '>=',
  },
  oldest: {
    orderBy: 'ORDER BY started_at, id',
    byTime: 'ORDER BY started_at',
    after: '>',
    begins: '>=',
    ends: '<',
  },
};

/** A condition on the status, when not any will do. */
export function ofStatuses(statuses: readonly SessionStatus[]): string[] {
  const literals = statuses.map((one) => `'${statusLiteral(one)}'`);
  if (literals.length === 0) return [];
  return [literals.length === 1 ? `status = ${literals[0]}` : `status IN (${literals.join(', ')})`];
}

/** Parts of a statement's text come from a fixed list, never from input. */
export function statusLiteral(status: SessionStatus): SessionStatus {
  const known = sessionStatuses.find((one) => one === status);
  if (!known) throw new Error('not a status');
  return known;
}
