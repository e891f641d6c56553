import type { ErrorCode, IngestResult } from '@masker/contract';
import type { NewAuditEntry } from '@masker/db';
import { toApiError } from '../answer/api-error.ts';
import { WireJson } from '../answer/wire-json.ts';
import type { Principal } from '../auth/principal.ts';
import type { AuditDraft } from './draft.ts';
import { recordedParameters } from './parameters.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { refusalThrottle } from './refusal-throttle.ts';

/**
 * Procedures of which only refusals are recorded: `me.get` reads only the caller's own data, and ingested sessions
 * are a record of themselves.
 */
const notRecorded: ReadonlySet<string> = new Set(['me.get', 'sessions.ingest']);

/** Error codes for a caller without access. */
const forbidding: ReadonlySet<ErrorCode> = new Set(['forbidden', 'unauthenticated']);

/** Error codes recorded for ingestion; `conflict` reveals that another caller sent the session. */
const telling: ReadonlySet<ErrorCode> = new Set([...forbidding, 'conflict']);

/** Error codes recorded as refusals; an object that is not found may belong to another account. */
const refusing: ReadonlySet<ErrorCode> = new Set([
  ...forbidding,
  'not_found',
  'agent_not_found',
  'session_not_found',
  'conflict',
]);

/** The result of a call. */
export type CallResult = { ok: true; data: unknown } | { ok: false; error: unknown };

/** A procedure call and its result. */
export interface Call {
  ctx: RecordedRequest;
  principal: Principal;
  /** The procedure's name. */
  action: string;
  type: 'query' | 'mutation' | 'subscription';
  /** The path of its REST route; the path parameter is the target of the entry. */
  path: string | null;
  draft: AuditDraft;
  result: CallResult;
}

/**
 * Records a call. Reads are recorded in batches; changes are recorded durably before the response is sent.
 * A call that failed without being refused exposed nothing and is not recorded.
 *
 * @returns a promise to await before the response is sent
 * @throws if the entry can't be written; the call must then not be answered
 */
export function recordCall(call: Call): Promise<void> | undefined {
  const { ctx, principal, action, type, draft, result } = call;
  const { recorder } = ctx.services;
  const skipped = notRecorded.has(action);
  if (result.ok && skipped && !hasConflicts(result.data)) return;
  const targetName = targetParameter(call.path);
  const entry = newEntry(ctx, principal, action);
  entry.target = targetName === null ? null : textOf(draft.input, targetName);
  entry.filters = recordedParameters(draft.input, targetName);
  if (!result.ok || skipped) {
    const code = result.ok ? 'conflict' : toApiError(result.error).code;
    if (!(skipped ? telling : refusing).has(code)) return;
    // A sender that retries must not fill the audit log.
    if (
      skipped &&
      code === 'conflict' &&
      !refusalThrottle.shouldRecord(`${principal.actor.id} ${action} ${code}`)
    )
      return;
    entry.outcome = 'refused';
    return recorder.enqueue(entry);
  }
  if (type !== 'mutation') {
    entry.rows = rowsOf(result.data);
    return recorder.enqueue(entry);
  }
  entry.target ??= idOf(result.data);
  return recorder.write(entry);
}

/** Whether the result has conflicts, which reveal that another caller sent a session. */
function hasConflicts(data: unknown): boolean {
  const rejected = (data as Partial<IngestResult> | null)?.rejected ?? [];
  return rejected.some(({ code }) => code === 'conflict');
}

/** Records that a credential was refused. */
export async function recordRefusal(
  ctx: RecordedRequest,
  principal: Principal,
  action: string,
): Promise<void> {
  await ctx.services.recorder.enqueue({ ...newEntry(ctx, principal, action), outcome: 'refused' });
}

/** A new entry with the fields that all entries of a request share. */
export function newEntry(
  { requestId, address }: Pick<RecordedRequest, 'requestId' | 'address'>,
  { accountId, actor }: Principal,
  action: string,
): NewAuditEntry {
  return {
    accountId,
    actor,
    action,
    outcome: 'ok',
    target: null,
    filters: {},
    rows: null,
    requestId,
    address,
  };
}

const targetNames = new Map<string, string | null>();

/** The parameter in the path of a route: `session_id` of `/api/v1/sessions/{session_id}`. */
function targetParameter(path: string | null): string | null {
  if (path === null) return null;
  let name = targetNames.get(path);
  if (name === undefined) {
    name = /\{(\w+)\}/.exec(path)?.[1] ?? null;
    targetNames.set(path, name);
  }
  return name;
}

function textOf(input: unknown, name: string): string | null {
  const value = (input as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : null;
}

function rowsOf(data: unknown): number | null {
  if (data instanceof WireJson) return data.rows;
  const list = (data as { data?: unknown } | null)?.data;
  return Array.isArray(list) ? list.length : null;
}

/** The id of the created object: `{"token":{"id":…}}`. */
function idOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null) return null;
  for (const value of Object.values(data instanceof WireJson ? (data.toJSON() as object) : data)) {
    const id = (value as { id?: unknown } | null)?.id;
    if (typeof id === 'string') return id;
  }
  return null;
}
