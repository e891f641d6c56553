import type { ErrorDetail } from './errors.ts';
import { suggest } from './suggest.ts';

const receivedLimit = 100;

/**
 * One invalid value: its rule, and the received value, cut at 100 characters. Lists and objects are not repeated,
 * because they can have any size and depth.
 */
export function errorDetail(parameter: string, rule: { message: string }, value: unknown): ErrorDetail {
  if (value === undefined || (typeof value === 'object' && value !== null))
    return { parameter, message: rule.message };
  return { parameter, message: rule.message, received: cutReceived(String(value)) };
}

/** The detail for a parameter that does not exist. Its value is not repeated: it could be anything. */
export function unknownParameter(name: string, known: readonly string[]): ErrorDetail {
  const meant = suggest(name, known);
  const hint =
    meant !== null
      ? `did you mean ${meant}?`
      : known.length > 0
        ? `known are ${known.join(', ')}`
        : 'there are none';
  return { parameter: cutReceived(name), message: `is not a parameter here; ${hint}` };
}

/** Text of a caller, as errors repeat it: at most 100 characters. */
export function cutReceived(text: string): string {
  return Array.from(text.slice(0, receivedLimit * 2))
    .slice(0, receivedLimit)
    .join('');
}
