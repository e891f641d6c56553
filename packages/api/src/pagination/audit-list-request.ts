import {
  type AccessCursor,
  accessCursorSchema,
  defaultAccessSince,
  defaultLimit,
  type ErrorDetail,
  type ListAuditInput,
} from '@masker/contract';
import type { AuditQuery } from '@masker/db';
import { sameWindow, sessionWindow } from '../session-filter/window.ts';
import { changedFilters, openCursor } from './open-cursor.ts';
import type { CursorSigner } from './signer.ts';

/** A resolved request for the audit log: the query, and the state that its cursors must carry. */
export interface AuditListRequest {
  query: AuditQuery;
  /** The relative window that `query.since` was computed from, in milliseconds. */
  ago: number | undefined;
}

/**
 * Starts a list, or continues the list of the cursor, as the list of sessions does.
 *
 * @returns the request, or all problems with the parameters
 */
export function auditListRequest(
  input: ListAuditInput,
  accountId: string,
  signer: CursorSigner,
  now: number,
): AuditListRequest | ErrorDetail[] {
  const limit = input.limit ?? defaultLimit;
  if (input.cursor === undefined) return firstPage(input, accountId, limit, now);

  const cursor = openCursor(accessCursorSchema, signer, accountId, input.cursor);
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
      target: cursor.t,
      after: cursor.i,
    },
  };
}

function firstPage(
  input: ListAuditInput,
  accountId: string,
  limit: number,
  now: number,
): AuditListRequest | ErrorDetail[] {
  const window = sessionWindow({ since: input.since ?? defaultAccessSince, until: input.until }, now);
  if (Array.isArray(window)) return window;
  const { since, until, ago } = window;
  const { action, actor_id: actorId, target } = input;
  return { ago, query: { accountId, limit, since, until, action, actorId, target } };
}

/** For each filter, whether it was left out or equals the one that the cursor was issued for. */
function sameFilters(input: ListAuditInput, cursor: AccessCursor): Record<string, boolean> {
  return {
    ...sameWindow(input, cursor),
    action: input.action === undefined || input.action === cursor.a,
    actor_id: input.actor_id === undefined || input.actor_id === cursor.p,
    target: input.target === undefined || input.target === cursor.t,
  };
}

/** The cursor that continues a list after an entry; null at the end of the list. */
export function nextAuditCursor(
  { query, ago }: AuditListRequest,
  last: number | null,
  signer: CursorSigner,
): string | null {
  if (last === null) return null;
  const { accountId, since, until, action, actorId, target } = query;
  const cursor: AccessCursor = {
    v: 1,
    k: 'access',
    i: last,
    f: since,
    u: until,
    w: ago,
    a: action,
    p: actorId,
    t: target,
  };
  return signer.sign(accountId, cursor);
}
