import type { CallOptions, ClientOptions } from './options.ts';

/**
 * The options of a client, as they are.
 * @throws TypeError if they are no object
 */
export function checkedOptions(options: ClientOptions): ClientOptions {
  if (isObject(options)) return options;
  throw new TypeError('The options of a client must be an object, such as { url, token }.');
}

/**
 * The options of a call, as they are; an empty object if there are none.
 * @throws TypeError if they are no object, or the signal is none
 */
export function checkedCall<Call extends CallOptions>(call: Call | undefined): Call {
  if (call === undefined) return {} as Call;
  if (!isObject(call)) throw new TypeError('The options of a call must be an object, such as { signal }.');
  const signal: unknown = call.signal ?? undefined;
  // By its members, as there are signals of other realms and of libraries.
  if (signal === undefined || (isObject(signal) && 'aborted' in signal && 'addEventListener' in signal))
    return call;
  throw new TypeError('signal must be an AbortSignal, such as the signal of an AbortController.');
}

/**
 * The input of an export, as it is.
 * @param own the format that the method gives
 * @param instead what to do for another one
 * @throws TypeError if it names another format
 */
export function checkedExport<Input extends object>(
  input: Input | undefined,
  own: 'ndjson' | 'parquet',
  instead: string,
): Input | undefined {
  const format = (input as { format?: unknown } | undefined)?.format;
  if (format === undefined || format === own) return input;
  throw new TypeError(
    `This method takes no format: it gives ${own === 'ndjson' ? 'rows' : 'Parquet'}. ${instead}`,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
