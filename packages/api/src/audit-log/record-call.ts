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
 * What is no access, so that only its refusals are recorded: looking at oneself, and sending sessions, which
 * are their own record.
 */
const notRecorded: ReadonlySet<string> = new Set(['me.get', 'sessions.ingest']);

/** Answers by which a caller learns that they may not. */
const forbidding: ReadonlySet<ErrorCode> = new Set(['forbidden', 'unauthenticated']);

/** Of sending sessions, besides: answers by which a caller learns of what others have sent. */
const telling: ReadonlySet<ErrorCode> = new Set([...forbidding, 'conflict']);

/** Answers that gave nothing of what was asked for; that something is not there may mean that it is another's. */
const refusing: ReadonlySet<ErrorCode> = new Set([
  ...forbidding,
  'not_found',
  'agent_not_found',
  'session_not_found',
  'conflict',
]);

/** What became of a call. */
export type CallResult = { ok: true; data: unknown } | { ok: false; error: unknown };

/** A call of a procedure, and what became of it. */
export interface Call {
  ctx: RecordedRequest;
  principal: Principal;
  /** The procedure's name. */
  action: string;
  type: 'query' | 'mutation' | 'subscription';
  /** The address of its REST route, which names what it is about. */
  path: string | null;
  draft: AuditDraft;
  result: CallResult;
}

/**
 * Records a call: what read with others; what changed something durably, before it is answered. What failed for
 * another reason than that it was refused gave nothing, and is not recorded.
 *
 * @returns what is to be waited for before the call is answered
 * @throws when the record can't be written: then the call is not to be answered
 */
export function recordCall(call: Call): Promise<void> | undefined {
  const { ctx, principal, action, type, draft, result } = call;
  const { recorder } = ctx.services;
  const skipped = notRecorded.has(action);
  if (result.ok && skipped && !hasConflicts(result.data)) return;
  const about = aboutParameter(call.path);
  const entry = newEntry(ctx, principal, action);
  entry.target = about === null ? null : textOf(draft.input, about);
  entry.filters = recordedParameters(draft.input, about);
  if (!result.ok || skipped) {
    const code = result.ok ? 'conflict' : toApiError(result.error).code;
    if (!(skipped ? telling : refusing).has(code)) return;
    // A sender that repeats itself must not fill the record.
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

/** Whether a caller learned, line by line, of what others have sent. */
function hasConflicts(data: unknown): boolean {
  const rejected = (data as Partial<IngestResult> | null)?.rejected ?? [];
  return rejected.some(({ code }) => code === 'conflict');
}

/** Records that whoever holds a credential was not let in. */
export async function recordRefusal(
  ctx: RecordedRequest,
  principal: Principal,
  action: string,
): Promise<void> {
  await ctx.services.recorder.enqueue({ ...newEntry(ctx, principal, action), outcome: 'refused' });
}

/** An entry with what all entries of a request have in common. */
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

const abouts = new Map<string, string | null>();

/** The parameter in the path of a route: `session_id` of `/api/v1/sessions/{session_id}`. */
function aboutParameter(path: string | null): string | null {
  if (path === null) return null;
  let name = abouts.get(path);
  if (name === undefined) {
    name = /\{(\w+)\}/.exec(path)?.[1] ?? null;
    abouts.set(path, name);
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

/** The id of what was made: `{"token":{"id":…}}`. */
function idOf(data: unknown): string | null {
  if (typeof data !== 'object' || data === null) return null;
  for (const value of Object.values(data instanceof WireJson ? (data.toJSON() as object) : data)) {
    const id = (value as { id?: unknown } | null)?.id;
    if (typeof id === 'string') return id;
  }
  return null;
}
