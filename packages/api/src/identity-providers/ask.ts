import type { ZodType } from 'zod';
import { reachReason } from './reach-reason.ts';
import { SignInRefusal } from './refusal.ts';

/** The timeout of one request to a provider, in milliseconds. */
const timeoutMs = 10_000;

/**
 * Fetches a JSON document from a provider.
 *
 * @throws SignInRefusal `provider_unreachable` if the request fails or the response does not match the schema
 */
export async function ask<T>(
  url: string,
  schema: ZodType<T>,
  headers: Record<string, string> = {},
): Promise<T> {
  const unreachable = (reason: string) => new SignInRefusal('provider_unreachable', new Error(reason));
  let body: unknown;
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw unreachable(`${url} answered ${response.status}`);
    body = await response.json();
  } catch (error) {
    if (error instanceof SignInRefusal) throw error;
    // The message of this error would repeat a part of the body.
    if (error instanceof SyntaxError) throw unreachable(`${url} answered no JSON`);
    throw unreachable(`${url} ${reachReason(error)}`);
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success)
    throw unreachable(`${url} responded without ${parsed.error.issues[0]?.path.join('.')}`);
  return parsed.data;
}
