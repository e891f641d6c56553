import { checkedCall } from './checked.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import { type Answer, attempt } from './transport/attempt.ts';
import { credentialHeaders } from './transport/credentials.ts';
import { endpoint } from './transport/endpoint.ts';
import { fetchOf, timeoutOf } from './transport/send.ts';

export type RawGet = (
  path: `/api/v1/${string}`,
  parameters?: Readonly<Record<string, string>>,
  options?: CallOptions,
) => Promise<Answer>;

/** @throws TypeError when an option makes no sense */
export function createRawGet(options: ClientOptions): RawGet {
  const headers = { ...credentialHeaders(options), accept: 'application/json' };
  const timeoutMs = timeoutOf(options);
  const fetch = fetchOf(options);
  return async (path, parameters = {}, call) => {
    const { signal } = checkedCall(call);
    const url = endpoint(options.url, path);
    url.search = new URLSearchParams(parameters).toString();
    return attempt(fetch, url.href, { headers, ...(signal ? { signal } : {}) }, timeoutMs);
  };
}
