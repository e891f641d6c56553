import type { z } from 'zod';
import type { ErrorDetail } from './errors.ts';
import { problem } from './problems.ts';
import { suggest } from './suggest.ts';

/** Reports about one session at most: enough to act on, however much is wrong. */
const maxProblems = 20;

/**
 * Turns what zod found in one session into details.
 *
 * Unlike a query parameter, a field that does not belong here may hold what a caller said on the phone:
 * of it, neither the value nor a name that is no plain identifier is repeated. The same goes for kinds.
 */
export function ingestProblems(error: z.ZodError, value: unknown, known: readonly string[]): ErrorDetail[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ parameter: 'session', message: 'must be an object' }];
  const found = new Map<string, ErrorDetail>();
  const add = (detail: ErrorDetail) => {
    if (!found.has(detail.parameter) && found.size < maxProblems) found.set(detail.parameter, detail);
  };
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) add(unknownField(key, known));
    else add(fieldProblem(issue, value as Record<string, unknown>));
  }
  return [...found.values()];
}

function unknownField(name: string, known: readonly string[]): ErrorDetail {
  const meant = suggest(name, known);
  const hint = meant === null ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
  const parameter = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(name) ? name : 'session';
  return {
    parameter,
    message: parameter === name ? `is not a field here; ${hint}` : `has a field that does not exist; ${hint}`,
  };
}

function fieldProblem(issue: z.core.$ZodIssue, value: Record<string, unknown>): ErrorDetail {
  const field = String(issue.path[0]);
  if (issue.code === 'invalid_key')
    return {
      parameter: field,
      message: 'has a kind that is not an UPPER_SNAKE name of at most 40 characters',
    };
  const received = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown>)?.[key],
    value,
  );
  if (received === undefined) return { parameter: field, message: `is missing; it ${issue.message}` };
  // What is not a plain value could be anything, of any size and depth.
  const plain = typeof received !== 'object' || received === null;
  return problem(issue.path.map(String).join('.'), issue, plain ? received : undefined);
}
