import { ApiError, type ErrorDetail, invalid, type Scope } from '@masker/contract';
import { type AuditDraft, openDraft } from '../audit-log/draft.ts';
import { type CallResult, recordCall, recordRefusal } from '../audit-log/record-call.ts';
import { type ExportAction, recordExport, recordHeaders } from '../audit-log/record-export.ts';
import { refusalThrottle } from '../audit-log/refusal-throttle.ts';
import { type AccessWatch, watchAccess } from '../auth/access-watch.ts';
import { type Requirements, requireAllowed } from '../auth/allowed.ts';
import type { Caller } from '../auth/caller.ts';
import { principalOf } from '../auth/principal.ts';
import { CredentialRefused } from '../auth/refused.ts';
import type { Context } from './context.ts';

/*
 * Every request of every transport goes through the same four steps, in this order:
 *
 *   1. credentials: authentication and authorization;
 *   2. parameters: all are validated together; bodies are not read before this step;
 *   3. the call;
 *   4. the audit log, before the response.
 */

/** The requested operation and its requirements. */
export interface Operation extends Requirements {
  /** The procedure's name: `sessions.list`. */
  action: string;
  type: 'query' | 'mutation' | 'subscription';
  /** The path of its REST route; the path parameter is the target of the audit log entry. Null if it has no route. */
  path: string | null;
}

/** An authorized caller, and the draft of the audit log entry. */
export interface Admitted {
  caller: Caller;
  draft: AuditDraft;
}

/**
 * Runs one procedure call: a REST request, a call of a tRPC batch, or the start of a watch.
 *
 * @param call reads the input, validates it with `check`, and does the work
 * @throws `unauthenticated`, `forbidden`; `unavailable` if the audit log cannot be written
 */
export async function runCall<R extends CallResult>(
  ctx: Context,
  operation: Operation,
  call: (admitted: Admitted) => Promise<R>,
): Promise<R> {
  const caller = await admit(ctx, operation);
  const draft = openDraft();
  const { action, type, path } = operation;
  // A call that fails may have committed a part of what was sent.
  const result = await call({ caller, draft }).finally(() => type === 'mutation' && ctx.noteWrite(caller));
  const recorded = recordCall({ ctx, principal: principalOf(caller), action, type, path, draft, result });
  if (recorded) await recorded;
  return result;
}

/** The steps of an export between the credentials and the audit log. */
export interface ExportSteps<P> {
  /** Validates the parameters with `check`. */
  parameters(admitted: Admitted): P;
  /** Finds what is to be sent. A refusal is recorded like one of a call. */
  prepare?(parameters: P): Promise<PreparedExport>;
  /**
   * Sends the export, for as long as the access lasts.
   *
   * @param onRows must be called with the number of rows that are sent next
   */
  send(parameters: P, access: AccessWatch, onRows: (rows: number) => void): Promise<void>;
}

/** What is to be sent. */
interface PreparedExport {
  /** Its id: the target of the entries. */
  target: string;
  /** Whether only headers are sent, which is recorded as such. */
  hasOnlyHeaders: boolean;
}

/** A requested export. */
interface ExportOperation {
  action: ExportAction;
  scope: Scope;
  /** Whether only headers are sent, unless what is prepared says so. */
  isHead: boolean;
}

/**
 * Runs an export. Its start is in the audit log before the first byte is sent, and its end is recorded afterwards, so
 * that no export is unrecorded.
 *
 * @throws the errors of {@link runCall}, and the error that ended the export early
 */
export async function runExport<P>(
  ctx: Context,
  operation: ExportOperation,
  { parameters, prepare, send }: ExportSteps<P>,
): Promise<void> {
  const caller = await admit(ctx, operation);
  const draft = openDraft();
  const checked = parameters({ caller, draft });
  const { action, isHead } = operation;
  const prepared = await prepare?.(checked).catch(async (error: unknown) => {
    if (error instanceof ApiError) await recordRefusal(ctx, principalOf(caller), action);
    throw error;
  });
  const start = (prepared?.hasOnlyHeaders ?? isHead) ? recordHeaders : recordExport;
  const record = await start(ctx, principalOf(caller), draft, { action, target: prepared?.target ?? null });
  const access = watchAccess(ctx, caller, operation.scope);
  let rows = 0;
  try {
    await send(checked, access, (more) => {
      rows += more;
    });
    record.ended(rows);
  } catch (error) {
    record.broke(rows);
    throw error;
  } finally {
    access.stop();
  }
}

/**
 * Refuses a request whose parameters are invalid before any call can run, such as a batch with too many calls or
 * input that is nested too deeply. It checks the credentials first, too.
 *
 * @throws `unauthenticated`, `validation_failed`
 */
export async function refuseParameters(ctx: Context, details: ErrorDetail[]): Promise<never> {
  await ctx.authenticate();
  throw invalid(details);
}

/** Authenticates and authorizes the caller. Records the refusal of a known caller in the audit log. */
async function admit(ctx: Context, operation: Pick<Operation, 'action'> & Requirements): Promise<Caller> {
  const { action } = operation;
  let caller: Caller | null = null;
  try {
    caller = await ctx.authenticate();
    requireAllowed(caller, operation);
    return caller;
  } catch (error) {
    if (caller && error instanceof ApiError) await recordRefusal(ctx, principalOf(caller), action);
    else if (
      error instanceof CredentialRefused &&
      refusalThrottle.shouldRecord(`${error.principal.actor.id} ${action}`)
    ) {
      await recordRefusal(ctx, error.principal, action);
    }
    throw error;
  }
}
