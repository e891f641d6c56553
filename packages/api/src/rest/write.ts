import { type ErrorDetail, type IngestResult, invalid, unknownParameter } from '@masker/contract';
import { recordRefusal } from '../audit-log/record-call.ts';
import { refusalThrottle } from '../audit-log/refusal-throttle.ts';
import { watchAccess } from '../auth/access-watch.ts';
import type { Caller } from '../auth/caller.ts';
import { principalOf } from '../auth/principal.ts';
import { openBody, plainBody, readJson, sessionsBody } from '../http/body.ts';
import type { Exchange } from '../http/exchange.ts';
import { limitBody } from '../http/limit-body.ts';
import { json, mediaType, ndjson, requireMediaType } from '../http/media-type.ts';
import { requireSameOrigin } from '../http/same-origin.ts';
import { untilAborted } from '../http/until-aborted.ts';
import type { Context } from '../procedure/context.ts';
import { admit } from '../procedure/trpc.ts';
import type { Route } from './routes.ts';

/**
 * Calls a procedure that changes something: its input is the body, together with what the path says.
 * Who is asking is settled before the body is read.
 */
export async function callWrite(
  exchange: Exchange,
  route: Route,
  pathInput: Record<string, string>,
  ctx: Context,
): Promise<unknown> {
  const { req } = exchange;
  const caller = await admit(ctx, route.name, route.meta);
  requireSameOrigin(exchange);
  const details: ErrorDetail[] = [...new Set(new URLSearchParams(exchange.query).keys())].map((name) =>
    unknownParameter(name, []),
  );
  const takesLines = route.meta.rest.ndjson === true;
  if (takesLines && mediaType(req) === ndjson) {
    if (details.length > 0) throw invalid(details);
    requireMediaType(req, [json, ndjson]);
    const result: IngestResult = await takeLines(exchange, ctx, caller, route);
    const principal = principalOf(caller);
    if (
      result.rejected.some(({ code }) => code === 'conflict') &&
      refusalThrottle.shouldRecord(`${principal.actor.id} ${route.name} conflict`)
    )
      await recordRefusal(ctx, principal, route.name);
    return result;
  }
  limitBody(exchange);
  const body = route.meta.rest.method === 'DELETE' ? {} : await readBody(exchange, takesLines);
  for (const name of route.pathParameters) {
    if (isObject(body) && name in body)
      details.push({ parameter: name, message: 'is part of the path here' });
  }
  const input = route.pathParameters.length > 0 && isObject(body) ? { ...body, ...pathInput } : body;
  return route.call({ ...ctx, badParameters: details }, input);
}

/** @param takesLines whether the address is for sessions, which it takes as NDJSON too */
function readBody({ req }: Exchange, takesLines: boolean): Promise<unknown> {
  return takesLines ? readJson(req, sessionsBody, [json, ndjson]) : readJson(req, plainBody);
}

/** Takes in a stream of lines for as long as the credential allows it; what it allowed no more is not kept. */
async function takeLines(
  { req }: Exchange,
  ctx: Context,
  caller: Caller,
  route: Route,
): Promise<IngestResult> {
  const access = watchAccess(ctx, caller, route.meta.scope ?? 'sessions:write');
  try {
    return await ctx.services.ingestLines(caller, untilAborted(openBody(req), access.signal));
  } finally {
    access.stop();
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
