import {
  defaultLimit,
  type ErrorDetail,
  type ListSessionsInput,
  parseInstant,
  parseSince,
  problem,
  type SessionCursor,
  type Since,
  sessionCursorSchema,
} from '@masker/contract';
import type { SessionPosition, SessionQuery } from '@masker/db';
import { visibleAgent } from '../auth/visible-agent.ts';
import type { Caller } from '../context.ts';
import type { CursorSeal } from './seal.ts';
import { sameSince, sessionWindow } from './window.ts';

/** A list request understood: what to read, and what its cursors must carry. */
export interface SessionWalk {
  query: SessionQuery;
  /** The relative window that `query.since` came from, in milliseconds. */
  ago: number | undefined;
}

/**
 * Starts a walk, or continues the one that the cursor belongs to.
 *
 * The window is resolved once, on the first page, and travels inside the cursor: it does not slide.
 *
 * @returns the walk, or everything that is wrong with the parameters
 */
export function sessionWalk(
  input: ListSessionsInput,
  caller: Caller,
  seal: CursorSeal,
  now: number,
): SessionWalk | ErrorDetail[] {
  const { accountId } = caller;
  const limit = input.limit ?? defaultLimit;
  if (input.cursor === undefined) return firstPage(input, caller, limit, now);

  const opened = sessionCursorSchema.safeParse(seal.open(accountId, input.cursor));
  if (!opened.success) {
    return [problem('cursor', { message: 'is not a next_cursor of this list' }, input.cursor)];
  }
  const cursor = opened.data;
  const changed = changedFilters(input, cursor);
  if (changed.length > 0) {
    const message = `was issued for another ${changed.join(', ')}; leave the filters out, or repeat them unchanged`;
    return [problem('cursor', { message }, input.cursor)];
  }
  return {
    ago: cursor.w,
    query: {
      accountId,
      limit,
      since: cursor.f,
      until: cursor.u,
      // The cursor may have been issued to somebody who sees more.
      agentId: visibleAgent(caller, cursor.a),
      status: cursor.s,
      minRedactions: cursor.m,
      after: { startedAt: cursor.t, id: cursor.i },
    },
  };
}

function firstPage(
  input: ListSessionsInput,
  caller: Caller,
  limit: number,
  now: number,
): SessionWalk | ErrorDetail[] {
  const window = sessionWindow(input, now);
  if (Array.isArray(window)) return window;
  const { since, until, ago } = window;
  return {
    ago,
    query: {
      accountId: caller.accountId,
      limit,
      since,
      until,
      agentId: visibleAgent(caller, input.agent_id),
      status: input.status,
      minRedactions: input.min_redactions || undefined,
    },
  };
}

/** The filters sent along with a cursor that are not those it was issued for. */
function changedFilters(input: ListSessionsInput, cursor: SessionCursor): string[] {
  const same = {
    since: input.since === undefined || sameSince(parseSince(input.since) as Since, cursor),
    until: input.until === undefined || parseInstant(input.until) === cursor.u,
    agent_id: input.agent_id === undefined || input.agent_id === cursor.a,
    status: input.status === undefined || input.status === cursor.s,
    min_redactions: input.min_redactions === undefined || input.min_redactions === (cursor.m ?? 0),
  };
  return Object.entries(same)
    .filter(([, unchanged]) => !unchanged)
    .map(([name]) => name);
}

/** The cursor that continues a walk after `last`; null when nothing is left. */
export function nextSessionCursor(
  walk: SessionWalk,
  last: SessionPosition | null,
  seal: CursorSeal,
): string | null {
  if (last === null) return null;
  const { accountId, since, until, agentId, status, minRedactions } = walk.query;
  const cursor: SessionCursor = {
    v: 1,
    k: 'sessions',
    t: last.startedAt,
    i: last.id,
    f: since,
    u: until,
    w: walk.ago,
    a: agentId,
    s: status,
    m: minRedactions,
  };
  return seal.seal(accountId, cursor);
}
