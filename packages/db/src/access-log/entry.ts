import type { Actor } from '@masker/contract';

/** Parameters as they were given, those that may be kept. */
export type RecordedFilters = Record<string, string | number | boolean | null | readonly string[]>;

/** One access, for the record. */
export interface Access {
  accountId: string;
  /** When, in milliseconds since the epoch. */
  at: number;
  actor: Actor;
  /** The procedure, such as `sessions.list`. */
  action: string;
  /** `refused`: nothing of what was asked for was given or done. */
  outcome: 'ok' | 'refused';
  /** The id of the one thing that it was about. */
  target: string | null;
  filters: RecordedFilters;
  /** Rows that were returned; null where rows are not what is returned. */
  rows: number | null;
  requestId: string;
  /** Where the request came from. */
  address: string | null;
}

/** The entry of an access: JSON, its keys in the order of the wire. The hash is of exactly this text. */
export function entryText({
  actor,
  action,
  outcome,
  target,
  filters,
  rows,
  requestId,
  address,
}: Access): string {
  const { kind, id, name } = actor;
  return JSON.stringify({
    actor: { kind, id, name },
    action,
    outcome,
    target,
    filters,
    rows,
    request_id: requestId,
    address,
  });
}
