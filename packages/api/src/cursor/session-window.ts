import {
  defaultLimit,
  type ErrorDetail,
  type ListSessionsInput,
  type SessionCursor,
  sessionCursorSchema,
} from '@masker/contract';
import type { SessionPosition, SessionQuery } from '@masker/db';
import { visibleAgent } from '../auth/visible-agent.ts';
import type { Caller } from '../context.ts';
import { changedFilters, openCursor } from './open-cursor.ts';
import type { CursorSeal } from './seal.ts';
import { sameWindow, sessionWindow } from './window.ts';

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

  const cursor = openCursor(sessionCursorSchema, seal, accountId, input.cursor);
  if (Array.isArray(cursor)) return cursor;
  const changed = changedFilters(input.cursor, sameFilters(input, cursor));
  if (changed) return changed;
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

/** Which filters sent along with a cursor were left out, or are those it was issued for. */
function sameFilters(input: ListSessionsInput, cursor: SessionCursor): Record<string, boolean> {
  return {
    ...sameWindow(input, cursor),
    agent_id: input.agent_id === undefined || input.agent_id === cursor.a,
    status: input.status === undefined || input.status === cursor.s,
    min_redactions: input.min_redactions === undefined || input.min_redactions === (cursor.m ?? 0),
  };
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
