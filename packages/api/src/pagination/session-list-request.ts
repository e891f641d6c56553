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

/** A list request understood: what to read, and what its cursors must carry. */
export interface SessionListRequest extends ResolvedFilter {
  query: SessionQuery;
}

const texts = z.array(z.string()).readonly().optional();
const whole = z.int().optional();

const filterSchema = z.strictObject({
  since: z.int(),
  until: whole,
  agentIds: texts,
  statuses: z.array(z.enum(sessionStatuses)).readonly().optional(),
  kinds: texts,
  models: texts,
  reachedModel: z.boolean().optional(),
  minRedactions: whole,
  minDurationMs: whole,
  maxDurationMs: whole,
} satisfies Record<keyof SessionFilter, z.ZodType>);

/**
 * What a cursor of sessions says: where to go on, and what of. Those of version 1, which had other names, are refused
 * like any bad cursor.
 */
const cursorSchema = z.strictObject({
  v: z.literal(2),
  k: z.literal('sessions'),
  after: z.strictObject({ startedAt: z.int(), id: z.string() }),
  filter: filterSchema,
  ago: whole,
  /** The newest first, unless it says. */
  order: z.literal('oldest').optional(),
});

type SessionCursor = z.infer<typeof cursorSchema>;

/**
 * Starts a list, or continues the one that the cursor belongs to.
 *
 * The window is resolved once, on the first page, and travels inside the cursor: it does not slide.
 *
 * @returns the request, or everything that is wrong with the parameters
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
  // It may have been issued to somebody who sees more.
  const filter = seenBy(caller, cursor.filter);
  const { after, order, ago } = cursor;
  return { filter, ago, query: { ...filter, accountId, limit, order, after } };
}

/** The parameters of filters, and what they become. */
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

/** Which filters sent along with a cursor were left out, or mean those it was issued for. */
function sameFilters(
  input: ListSessionsInput,
  { filter, ago, order }: SessionCursor,
): Record<string, boolean> {
  const asked = conditionsOf(input);
  const same: Record<string, boolean> = sameWindow(input, { f: filter.since, u: filter.until, w: ago });
  for (const [parameter, field] of Object.entries(fields)) {
    const isLeftOut = input[parameter as keyof typeof fields] === undefined;
    same[parameter] = isLeftOut || JSON.stringify(asked[field]) === JSON.stringify(filter[field]);
  }
  same.order = input.order === undefined || input.order === (order ?? 'newest');
  return same;
}

/** The cursor that continues a list after `last`; null when nothing is left. */
export function nextSessionCursor(
  { filter, ago, query }: SessionListRequest,
  last: SessionPosition | null,
  signer: CursorSigner,
): string | null {
  if (last === null) return null;
  const order = query.order === 'oldest' ? 'oldest' : undefined;
  const cursor: SessionCursor = { v: 2, k: 'sessions', after: last, filter, ago, order };
  return signer.sign(query.accountId, cursor);
}
