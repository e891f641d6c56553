import type { ErrorCode } from '@masker/contract';
import { initTRPC } from '@trpc/server';
import type { ZodType } from 'zod';
import { errorShape, toApiError } from '../answer/api-error.ts';
import type { Requirements } from '../auth/allowed.ts';
import type { Context } from './context.ts';
import { runCall } from './pipeline.ts';

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

/** A procedure whose calls go through the pipeline: their caller is known and allowed, and they are recorded. */
export const authorized = t.procedure.use(({ ctx, meta, path: action, type, next }) => {
  const { rest, ...requirements } = meta ?? { rest: null, scope: null };
  return runCall(ctx, { ...requirements, action, type, path: rest?.path ?? null }, (admitted) =>
    next({ ctx: admitted }),
  );
});
