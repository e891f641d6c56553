import {
  type AccessCursor,
  accessCursorSchema,
  defaultAccessSince,
  defaultLimit,
  type ErrorDetail,
  type ListAuditInput,
} from '@masker/contract';
import type { AuditQuery } from '@masker/db';
import { changedFilters, openCursor } from './open-cursor.ts';
import type { CursorSeal } from './seal.ts';
import { sameWindow, sessionWindow } from './window.ts';

/** A request for the audit log understood: what to read, and what its cursors must carry. */
export interface AccessWalk {
  query: AuditQuery;
  /** The relative window that `query.since` came from, in milliseconds. */
  ago: number | undefined;
}

/**
 * Starts a walk, or continues the one that the cursor belongs to, as a walk of sessions.
 *
 * @returns the walk, or everything that is wrong with the parameters
 */
export function accessWalk(
  input: ListAuditInput,
  accountId: string,
  seal: CursorSeal,
  now: number,
): AccessWalk | ErrorDetail[] {
  const limit = input.limit ?? defaultLimit;
  if (input.cursor === undefined) return firstPage(input, accountId, limit, now);

  const cursor = openCursor(accessCursorSchema, seal, accountId, input.cursor);
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
      action: cursor.a,
      actorId: cursor.p,
      after: cursor.i,
    },
  };
}

function firstPage(
  input: ListAuditInput,
  accountId: string,
  limit: number,
  now: number,
): AccessWalk | ErrorDetail[] {
  const window = sessionWindow({ since: input.since ?? defaultAccessSince, until: input.until }, now);
  if (Array.isArray(window)) return window;
  const { since, until, ago } = window;
  return { ago, query: { accountId, limit, since, until, action: input.action, actorId: input.actor_id } };
}

/** Which filters sent along with a cursor were left out, or are those it was issued for. */
function sameFilters(input: ListAuditInput, cursor: AccessCursor): Record<string, boolean> {
  return {
    ...sameWindow(input, cursor),
    action: input.action === undefined || input.action === cursor.a,
    actor_id: input.actor_id === undefined || input.actor_id === cursor.p,
  };
}

/** The cursor that continues a walk after an entry; null when nothing is left. */
export function nextAccessCursor(
  { query, ago }: AccessWalk,
  last: number | null,
  seal: CursorSeal,
): string | null {
  if (last === null) return null;
  const { accountId, since, until, action, actorId } = query;
  const cursor: AccessCursor = {
    v: 1,
    k: 'access',
    i: last,
    f: since,
    u: until,
    w: ago,
    a: action,
    p: actorId,
  };
  return seal.seal(accountId, cursor);
}
