import type { TRPCClient } from '@trpc/client';
import { checkedCall, checkedOptions } from './checked.ts';
import { jsonOf } from './json-of.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import type { AppRouter } from './router.ts';
import { credentialHeaders } from './transport/credentials.ts';
import { endpoint } from './transport/endpoint.ts';
import { createSend } from './transport/send.ts';

/**
 * What tRPC's own client is for this router, without its code: queries and mutations by their paths, as in
 * `caller.sessions.list.query({ since: '7d' })`. Subscriptions are not part of it. A call that fails rejects with
 * an `ApiError`.
 *
 * @throws TypeError when an option makes no sense
 */
export function createCaller(options: ClientOptions): TRPCClient<AppRouter> {
  const send = createSend(checkedOptions(options));
  const headers = credentialHeaders(options);
  const base = endpoint(options.url, '/api/trpc').href;

  async function call(path: readonly string[], input: unknown, options: CallOptions): Promise<unknown> {
    const { signal } = checkedCall(options);
    const url = `${base}/${path.slice(0, -1).join('.')}`;
    const aborted = signal ? { signal } : {};
    const { error, json } =
      path.at(-1) === 'query'
        ? await send(input === undefined ? url : `${url}?input=${encodeURIComponent(jsonOf(input))}`, {
            headers,
            ...aborted,
          })
        : await send(url, {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: jsonOf(input) ?? null,
            ...aborted,
          });
    if (error !== null) throw error;
    return (json as { result: { data?: unknown } }).result.data;
  }

  return at([], call) as TRPCClient<AppRouter>;
}

type Call = (path: readonly string[], input: unknown, options: CallOptions) => Promise<unknown>;

/** Something at a path: it has all that could be below, and is called with an input. */
function at(path: readonly string[], call: Call): unknown {
  return new Proxy(() => {}, {
    // It must not look as if it could be awaited.
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? at([...path, name], call) : undefined),
    apply: (_, __, [input, options = {}]: [unknown, CallOptions?]) => call(path, input, options),
  });
}
