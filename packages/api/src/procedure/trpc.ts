import type { ErrorCode, Scope } from '@masker/contract';
import { initTRPC } from '@trpc/server';
import type { ZodType } from 'zod';
import { errorShape, toApiError } from '../answer/api-error.ts';
import type { Requirements } from '../auth/allowed.ts';
import type { Context } from './context.ts';
import { runCall } from './pipeline.ts';

/** The requirements, REST route and schemas of a procedure; REST and OpenAPI are generated from them. */
export interface Meta extends Requirements {
  /** Null for procedures without a REST route: subscriptions. */
  rest: RestMeta | null;
  /** The schemas of input and output. Output is not validated, since the database produces it. */
  input: ZodType;
  output: ZodType;
}

export interface RestMeta {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The status of success, unless it is 200. */
  status?: 202;
  /** Whether the body may also be NDJSON, which is read line by line. */
  ndjson?: true;
  /** `{name}` is replaced by the input parameter of that name. */
  path: `/api/v1/${string}`;
  summary: string;
  description: string;
  tag:
    | 'Sessions'
    | 'Exports'
    | 'Webhooks'
    | 'Views'
    | 'Agents'
    | 'Account'
    | 'Tokens'
    | 'Members'
    | 'Sign-in';
  errors: readonly ErrorCode[];
  /** Scopes that it needs besides that of the procedure, as OpenAPI tells; the procedure checks them. */
  alsoNeeds?: readonly Scope[];
}

/** Keep-alive of event streams, in milliseconds: shorter than the idle timeouts of proxies. */
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

/** A procedure whose calls go through the pipeline: they are authenticated, authorized and recorded. */
export const authorized = t.procedure.use(({ ctx, meta, path: action, type, next }) => {
  const { rest, ...requirements } = meta ?? { rest: null, scope: null };
  return runCall(ctx, { ...requirements, action, type, path: rest?.path ?? null }, (admitted) =>
    next({ ctx: admitted }),
  );
});
