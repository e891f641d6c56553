import type { z } from 'zod';
import { cutReceived, errorDetail, unknownParameter } from './error-detail.ts';
import { type ErrorDetail, maxDetails } from './errors.ts';

/**
 * Converts errors of zod to details of the contract: one for each parameter, in the order of the schema; slightly more
 * than the maximum of an error.
 *
 * @param error the error of `safeParse`
 * @param input the parsed input, to report received values
 * @param known the existing parameters, for the "did you mean" of an unknown one
 */
export function errorDetails(error: z.ZodError, input: unknown, known: readonly string[]): ErrorDetail[] {
  const details = new Map<string, ErrorDetail>();
  for (const issue of error.issues) {
    if (details.size > maxDetails) break;
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
      for (const key of issue.keys.slice(0, maxDetails + 1)) details.set(key, unknownParameter(key, known));
      continue;
    }
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys.slice(0, maxDetails + 1)) {
        const parameter = cutReceived([...issue.path, key].map(String).join('.'));
        details.set(parameter, { parameter, message: 'is not a parameter here' });
      }
      continue;
    }
    const parameter = cutReceived(issue.path.map(String).join('.')) || 'input';
    if (!details.has(parameter))
      details.set(parameter, errorDetail(parameter, issue, valueAt(input, issue.path)));
  }
  return [...details.values()];
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
