import type { IncomingHttpHeaders } from 'node:http';
import { TRPCError } from '@trpc/server';
import { errorShape, toApiError } from '../answer/api-error.ts';
import { watchAccess } from '../auth/access-watch.ts';
import { principalOf } from '../auth/principal.ts';
import type { Exchange } from '../http/exchange.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { BrokenStream, sendStream } from '../http/send-stream.ts';
import type { Context } from '../procedure/context.ts';
import { eventStream } from '../procedure/trpc.ts';
import { callProcedure } from '../router/procedures.ts';
import type { SessionWatch } from '../router/watch-sessions.ts';
import { isBatchRequest } from './batch.ts';
import { failedStream, ping, watchEvents } from './watch-events.ts';

/** Milliseconds after which a watcher that reads nothing is disconnected. */
const stallTimeout = 30_000;

/** Milliseconds to send the last event after the access has ended. */
const closeTimeoutMs = 250;

const name = 'sessions.watch';

/**
 * Serves `sessions.watch` like tRPC's handler, but encodes an event once for all watchers, and disconnects clients
 * that stop reading.
 *
 * @returns false without having answered for any other request, which tRPC's handler must serve
 */
export async function serveWatch(
  exchange: Exchange,
  path: string,
  ctx: Context,
  onError: (error: unknown) => void,
  stream: { stallTimeout?: number },
): Promise<boolean> {
  const { req, res, requestId } = exchange;
  const parameters = new URLSearchParams(exchange.query);
  const isHead = req.method === 'HEAD';
  const isOurs = path === name && (req.method === 'GET' || isHead) && !isBatchRequest(parameters);
  if (!isOurs || wantsLines(req.headers)) return false;
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const lastEventId = lastEventIdOf(req.headers, parameters);
  const input = () => inputOf(parameters.get('input'), lastEventId);
  let watch: SessionWatch | undefined;
  let shape: object | undefined;
  try {
    const { signal } = gone;
    watch = (await callProcedure({ ctx, name, type: 'subscription', input, signal })) as SessionWatch;
  } catch (error) {
    onError(error);
    shape = errorShape(toApiError(error), requestId);
  }
  res.writeHead(200, {
    ...securityHeaders,
    'content-type': 'text/event-stream',
    'cache-control': 'private, no-store',
    connection: 'keep-alive',
    vary: 'trpc-accept, accept',
    'x-accel-buffering': 'no',
    'x-request-id': requestId,
  });
  if (isHead) res.end();
  else if (watch) await streamEvents(exchange, watch, lastEventId, ctx, { stallTimeout, ...stream });
  else res.end(failedStream(shape as object));
  return true;
}

async function streamEvents(
  { res }: Exchange,
  watch: SessionWatch,
  lastEventId: string | null,
  ctx: Context,
  { stallTimeout }: { stallTimeout: number },
): Promise<void> {
  const access = watchAccess(ctx, watch.caller, 'sessions:read');
  const ended = new AbortController();
  const closing = new AbortController();
  const end = () => ended.abort();
  res.once('close', end);
  access.signal.addEventListener('abort', () => {
    end();
    setTimeout(() => closing.abort(access.signal.reason), closeTimeoutMs).unref();
  });
  try {
    const events = ctx.services.feed.read(watch.caller.accountId, watch.lastSeen, ended.signal);
    const { replicas } = ctx.services;
    const reader = principalOf(watch.caller).actor.id;
    // What a watcher has seen must not be missing from the list afterwards.
    const onSent = () => replicas?.remember(reader);
    await sendStream(res, watchEvents(watch, events, lastEventId, onSent), {
      signal: closing.signal,
      stallTimeout,
      heartbeat: { chunk: ping, intervalMs: eventStream.pingEvery },
    });
  } catch (error) {
    // A disconnect is the normal end of a watch.
    if (!(error instanceof BrokenStream && error.reason === 'reader_left')) throw error;
  } finally {
    end();
    access.stop();
  }
}

/** Whether the client requests JSON lines, the format of streamed batches. */
function wantsLines({ accept, 'trpc-accept': trpcAccept }: IncomingHttpHeaders): boolean {
  const accepted = trpcAccept ?? accept ?? '';
  return String(accepted)
    .split(',')
    .some((type) => type.trim() === 'application/jsonl');
}

function lastEventIdOf(headers: IncomingHttpHeaders, parameters: URLSearchParams): string | null {
  const header = headers['last-event-id'];
  if (typeof header === 'string') return header;
  return parameters.get('lastEventId') ?? parameters.get('Last-Event-Id');
}

/** @throws TRPCError if the input is not JSON */
function inputOf(text: string | null, lastEventId: string | null): unknown {
  let input: unknown;
  try {
    input = text ? JSON.parse(text) : undefined;
  } catch (cause) {
    throw new TRPCError({ code: 'BAD_REQUEST', message: 'input is not JSON', cause });
  }
  if (!lastEventId) return input;
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { ...input, lastEventId };
  return input ?? { lastEventId };
}
