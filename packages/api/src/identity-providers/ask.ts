import type { ZodType } from 'zod';
import { SignInRefusal } from './refusal.ts';

/** How long a provider may take for one answer, in milliseconds. */
const patience = 10_000;

/**
 * Asks a provider for a JSON document.
 *
 * @throws SignInRefusal `provider_unreachable` when there is no answer, or none of that shape
 */
export async function ask<T>(
  url: string,
  schema: ZodType<T>,
  headers: Record<string, string> = {},
): Promise<T> {
  try {
    const answer = await fetch(url, {
      headers: { accept: 'application/json', ...headers },
      signal: AbortSignal.timeout(patience),
    });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    const parsed = schema.safeParse(await answer.json());
    if (!parsed.success) throw new Error(`${url} answered without ${parsed.error.issues[0]?.path.join('.')}`);
    return parsed.data;
  } catch (error) {
    throw new SignInRefusal('provider_unreachable', error);
  }
}
