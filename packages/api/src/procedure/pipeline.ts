import { ApiError, type ErrorDetail, invalid, type Scope } from '@masker/contract';
import { type AuditDraft, openDraft } from '../audit-log/draft.ts';
import { type CallResult, recordCall, recordRefusal } from '../audit-log/record-call.ts';
import { recordExport } from '../audit-log/record-export.ts';
import { refusalThrottle } from '../audit-log/refusal-throttle.ts';
import { type AccessWatch, watchAccess } from '../auth/access-watch.ts';
import { type Requirements, requireAllowed } from '../auth/allowed.ts';
import type { Caller } from '../auth/caller.ts';
import { principalOf } from '../auth/principal.ts';
import { CredentialRefused } from '../auth/refused.ts';
import type { Context } from './context.ts';

/*
 * Every request goes through the same four steps, in this order, whatever transport brings it:
 *
 *   1. credentials: who asks, and whether they may;
 *   2. parameters: everything that was sent, judged at once; bodies are not read before;
 *   3. the call;
 *   4. the audit log, before the answer.
 */

/** What is asked for. */
export interface Operation extends Requirements {
  /** The procedure's name: `sessions.list`. */
  action: string;
  type: 'query' | 'mutation' | 'subscription';
  /** The address of its REST route, which names what it is about; null when it has none. */
  path: string | null;
}

/** A caller who may do what they ask for, and the draft of the entry that the audit log gets. */
export interface Admitted {
  caller: Caller;
  draft: AuditDraft;
}

/**
 * Runs one call of a procedure: REST requests, each call of a tRPC batch, and the beginning of a watch.
 *
 * @param call reads the input, judges it by `check`, and does the work
 * @throws `unauthenticated`, `forbidden`; `unavailable` when the audit log cannot be written
 */
export async function runCall<R extends CallResult>(
  ctx: Context,
  operation: Operation,
  call: (admitted: Admitted) => Promise<R>,
): Promise<R> {
  const caller = await admit(ctx, operation);
  const draft = openDraft();
  const result = await call({ caller, draft });
  const { action, type, path } = operation;
  const recorded = recordCall({ ctx, principal: principalOf(caller), action, type, path, draft, result });
  if (recorded) await recorded;
  return result;
}

/** The steps of an export between the credentials and the audit log. */
export interface ExportSteps<P> {
  /** Judges the parameters by `check`. */
  parameters(admitted: Admitted): P;
  /**
   * Sends everything, for as long as the access lasts.
   *
   * @param onRows to be told how many rows are sent next
   */
  send(parameters: P, access: AccessWatch, onRows: (rows: number) => void): Promise<void>;
}

/**
 * Runs an export. The audit log has it before the first byte is sent, and how it ended afterwards: nobody takes
 * sessions along unrecorded.
 *
 * @throws as {@link runCall} does, and whatever breaks the export off
 */
export async function runExport<P>(
  ctx: Context,
  operation: { action: 'sessions.export'; scope: Scope },
  { parameters, send }: ExportSteps<P>,
): Promise<void> {
  const caller = await admit(ctx, operation);
  const draft = openDraft();
  const checked = parameters({ caller, draft });
  const record = await recordExport(ctx, principalOf(caller), draft);
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
 * Refuses a request whose parameters are wrong as a whole, so that no call can be made of it: a batch that is too
 * long, input that is too deep. Credentials come first here too.
 *
 * @throws `unauthenticated`, `validation_failed`
 */
export async function refuseParameters(ctx: Context, details: ErrorDetail[]): Promise<never> {
  await ctx.authenticate();
  throw invalid(details);
}

/** Lets a caller in who is known and allowed. The audit log gets a caller who is known and not allowed. */
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
