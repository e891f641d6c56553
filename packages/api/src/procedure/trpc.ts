import { ApiError, type ErrorCode, errorTable } from '@masker/contract';
import { initTRPC } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { ZodType } from 'zod';
import { statusOf, toApiError, toErrorObject } from '../answer/api-error.ts';
import { openDraft } from '../audit-log/draft.ts';
import { recordCall, recordRefusal } from '../audit-log/record-call.ts';
import { refusalThrottle } from '../audit-log/refusal-throttle.ts';
import { type Requirements, requireAllowed } from '../auth/allowed.ts';
import type { Caller } from '../auth/caller.ts';
import { principalOf } from '../auth/principal.ts';
import { CredentialRefused } from '../auth/refused.ts';
import type { Context } from './context.ts';

/** How a procedure appears as a REST route; REST and OpenAPI are made from it. */
export interface Meta extends Requirements {
  /** Null for what only the other transport has: subscriptions. */
  rest: RestMeta | null;
  /** Checked input, and the shape of the output; the database makes the latter, so it is not checked again. */
  input: ZodType;
  output: ZodType;
}

export interface RestMeta {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The body may also be NDJSON: its lines are taken one by one. */
  ndjson?: true;
  /** `{name}` stands for the input of that name. */
  path: `/api/v1/${string}`;
  summary: string;
  description: string;
  tag: 'Sessions' | 'Agents' | 'Account' | 'Tokens' | 'Members' | 'Sign-in';
  errors: readonly ErrorCode[];
}

/** An error as tRPC has it: the contract's object under `data`. */
export function errorShape(fault: ApiError, requestId: string) {
  return {
    message: fault.message,
    code: TRPC_ERROR_CODES_BY_KEY[errorTable[fault.code].trpc],
    data: { ...toErrorObject(fault, requestId), httpStatus: statusOf(fault) },
  };
}

/** What keeps an event stream alive: well within the time after which proxies give up on a silent connection. */
export const eventStream = { pingEvery: 10_000, reconnectAfterSilence: 25_000 };

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: eventStream.pingEvery },
      client: { reconnectAfterInactivityMs: eventStream.reconnectAfterSilence },
    },
    errorFormatter: ({ error, ctx }) => errorShape(toApiError(error), ctx?.requestId ?? ''),
  });

export const router = t.router;

/**
 * A procedure whose caller is known and allowed; credentials are checked before parameters. Every call of one is
 * recorded.
 */
export const authorized = t.procedure.use(async ({ ctx, meta, path: action, type, next }) => {
  const caller = await admit(ctx, action, meta ?? { scope: null });
  const draft = openDraft();
  const result = await next({ ctx: { caller, draft } });
  const path = meta?.rest?.path ?? null;
  const recorded = recordCall({ ctx, principal: principalOf(caller), action, type, path, draft, result });
  if (recorded) await recorded;
  return result;
});

/**
 * Lets a caller in who is known and allowed, and records one who is known and not allowed.
 *
 * @param action the procedure's name
 * @throws `unauthenticated`, `forbidden`
 */
export async function admit(ctx: Context, action: string, meta: Requirements): Promise<Caller> {
  let caller: Caller | null = null;
  try {
    caller = await ctx.authenticate();
    requireAllowed(caller, meta);
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
