import { ApiError } from '../api-error.ts';

/** The most that an answer may have, in bytes: far above any page. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Reads a complete body.
 * @throws ApiError `bad_response` if it exceeds the maximum size; errors of the stream
 */
export async function readBody(url: string, response: Response): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length <= mostBytes) continue;
    await reader.cancel();
    throw new ApiError(
      'bad_response',
      `${new URL(url).origin} sent more than ${mostBytes / 1024 / 1024} MiB.`,
      { status: response.status },
    );
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
