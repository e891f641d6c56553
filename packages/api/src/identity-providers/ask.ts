import type { ZodType } from 'zod';
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
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const parsed = schema.safeParse(await response.json());
    if (!parsed.success)
      throw new Error(`${url} responded without ${parsed.error.issues[0]?.path.join('.')}`);
    return parsed.data;
  } catch (error) {
    throw new SignInRefusal('provider_unreachable', error);
  }
}
