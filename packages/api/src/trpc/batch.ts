import type { Exchange } from '../http/exchange.ts';

/** The number of calls in a request, by its path. */
export function callsOf({ path }: Pick<Exchange, 'path'>): number {
  return path.split(',').length;
}

/** Whether a request is a batch, by its query. */
export function isBatchRequest(parameters: URLSearchParams): boolean {
  return parameters.get('batch') === '1';
}

/**
 * Finds what is wrong with the parsed input of a batch: inputs of calls that the request does not make, which tRPC would
 * ignore.
 */
export function problemOfBatch(
  exchange: Pick<Exchange, 'path'>,
  parameters: URLSearchParams,
  input: unknown,
): string | null {
  if (!isBatchRequest(parameters) || typeof input !== 'object' || input === null || Array.isArray(input))
    return null;
  const calls = callsOf(exchange);
  const isCall = (name: string) => /^(0|[1-9]\d?)$/.test(name) && Number(name) < calls;
  if (Object.keys(input).every(isCall)) return null;
  return calls === 1
    ? 'must have only the input of the call, under 0'
    : `must have only the inputs of the ${calls} calls, under 0 to ${calls - 1}`;
}
