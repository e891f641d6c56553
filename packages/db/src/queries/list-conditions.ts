import { type SessionStatus, sessionStatuses } from '@masker/contract';
import type { SessionOrder } from './session-query.ts';

/** Conditions on a session, as SQL. */
export interface ListConditions {
  /** The prefix of the index: the account, and the agent if one is requested. */
  owner: string[];
  /** The end of the scan, as SQL of an instant: `since`, inclusive, or `until`, exclusive, for the oldest first. */
  end: string;
  /** The start of the scan, if it is not the edge of the data. */
  beginning: string[];
  statuses: readonly SessionStatus[];
  /** At least so many redactions, as SQL of a bigint; null when any number will do. */
  redactions: string | null;
  direction: Direction;
}

/** How the order of a list is written. */
export interface Direction {
  orderBy: string;
  /** The condition on a row after a position: `(started_at, id) ${after} (…)`. */
  after: '<' | '>';
  /** The conditions on the instants at which the scan begins and ends. */
  begins: '<' | '>=';
  ends: '<' | '>=';
}

export const directions: Record<SessionOrder, Direction> = {
  newest: { orderBy: 'ORDER BY started_at DESC, id DESC', after: '<', begins: '<', ends: '>=' },
  oldest: { orderBy: 'ORDER BY started_at, id', after: '>', begins: '>=', ends: '<' },
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
