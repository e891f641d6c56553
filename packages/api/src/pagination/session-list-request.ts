import {
  defaultLimit,
  type ErrorDetail,
  type ListSessionsInput,
  type SessionFilters,
  sessionStatuses,
} from '@masker/contract';
import type { SessionFilter, SessionPosition, SessionQuery } from '@masker/db';
import { z } from 'zod';
import type { Caller } from '../auth/caller.ts';
import {
  conditionsOf,
  type ResolvedFilter,
  seenBy,
  sessionFilter,
} from '../session-filter/session-filter.ts';
import { sameWindow } from '../session-filter/window.ts';
import { changedFilters, openCursor } from './open-cursor.ts';
import type { CursorSigner } from './signer.ts';

/** A resolved list request: the query, and the state that its cursors must carry. */
export interface SessionListRequest extends ResolvedFilter {
  query: SessionQuery;
  /** The position of the write-ahead log that the earlier pages were read at; undefined without read replicas. */
  position?: string | undefined;
}

const texts = z.array(z.string()).readonly().optional();
const integer = z.int().optional();

const filterSchema = z.strictObject({
  since: z.int(),
  until: integer,
  agentIds: texts,
  statuses: z.array(z.enum(sessionStatuses)).readonly().optional(),
  kinds: texts,
  models: texts,
  reachedModel: z.boolean().optional(),
  minRedactions: integer,
  minDurationMs: integer,
  maxDurationMs: integer,
} satisfies Record<keyof SessionFilter, z.ZodType>);

/**
 * The content of a session cursor: the position and the filters. Cursors of version 1, which had other field names,
 * are refused like any invalid cursor.
 */
const cursorSchema = z.strictObject({
  v: z.literal(2),
  k: z.literal('sessions'),
  after: z.strictObject({ startedAt: z.int(), id: z.string() }),
  filter: filterSchema,
  ago: integer,
  /** Absent for newest first. */
  order: z.literal('oldest').optional(),
  /**
   * The position of the write-ahead log that the first page was read at, if there are read replicas: no other page may
   * be read where less has been replayed.
   */
  lsn: z.string().optional(),
});

type SessionCursor = z.infer<typeof cursorSchema>;

/**
 * Starts a list, or continues the list of the cursor.
 *
 * The window is resolved once, on the first page, and stored in the cursor, so that it does not move.
 *
 * @returns the request, or all problems with the parameters
 */
export function sessionListRequest(
  input: ListSessionsInput,
  caller: Caller,
  signer: CursorSigner,
  now: number,
): SessionListRequest | ErrorDetail[] {
  const { accountId } = caller;
  const limit = input.limit ?? defaultLimit;
  if (input.cursor === undefined) {
    const resolved = sessionFilter(input, caller, now);
    if (Array.isArray(resolved)) return resolved;
    return { ...resolved, query: { ...resolved.filter, accountId, limit, order: input.order } };
  }
  const cursor = openCursor(cursorSchema, signer, accountId, input.cursor);
  if (Array.isArray(cursor)) return cursor;
  const changed = changedFilters(input.cursor, sameFilters(input, cursor));
  if (changed) return changed;
  // The cursor may have been issued to a caller who may see more agents.
  const filter = seenBy(caller, cursor.filter);
  const { after, order, ago, lsn: position } = cursor;
  return { filter, ago, position, query: { ...filter, accountId, limit, order, after } };
}

/** The filter field of each parameter. */
const fields = {
  agent_id: 'agentIds',
  status: 'statuses',
  kind: 'kinds',
  model: 'models',
  reached_model: 'reachedModel',
  min_redactions: 'minRedactions',
  min_duration_ms: 'minDurationMs',
  max_duration_ms: 'maxDurationMs',
} as const satisfies Record<
  Exclude<keyof SessionFilters, 'since' | 'until'>,
  Exclude<keyof SessionFilter, 'since' | 'until'>
>;

/** For each filter, whether it was left out or is equivalent to the one that the cursor was issued for. */
function sameFilters(
  input: ListSessionsInput,
  { filter, ago, order }: SessionCursor,
): Record<string, boolean> {
  const requested = conditionsOf(input);
  const same: Record<string, boolean> = sameWindow(input, { f: filter.since, u: filter.until, w: ago });
  for (const [parameter, field] of Object.entries(fields)) {
    const isLeftOut = input[parameter as keyof typeof fields] === undefined;
    same[parameter] = isLeftOut || JSON.stringify(requested[field]) === JSON.stringify(filter[field]);
  }
  same.order = input.order === undefined || input.order === (order ?? 'newest');
  return same;
}

/**
 * The cursor that continues a list after `last`; null at the end of the list.
 *
 * @param position of the write-ahead log that this page was read at; null without read replicas
 */
export function nextSessionCursor(
  { filter, ago, query }: SessionListRequest,
  last: SessionPosition | null,
  signer: CursorSigner,
  position: string | null,
): string | null {
  if (last === null) return null;
  const order = query.order === 'oldest' ? 'oldest' : undefined;
  const cursor: SessionCursor = {
    v: 2,
    k: 'sessions',
    after: last,
    filter,
    ago,
    order,
    lsn: position ?? undefined,
  };
  return signer.sign(query.accountId, cursor);
}
