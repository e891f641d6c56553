import type { z } from 'zod';
import { errorDetail } from './error-detail.ts';
import { type ErrorDetail, maxDetails } from './errors.ts';
import { kindRule, maxKindLength } from './session-values.ts';
import { suggest } from './suggest.ts';

/** The maximum number of unknown fields of one session that are compared with the existing ones. */
const maxSuggestions = 5;

/**
 * Converts errors of zod for one session to details.
 *
 * Unlike a query parameter, an unknown field may contain what a caller said on the phone, so neither its value nor a
 * name that is not a plain identifier is repeated. The same applies to kinds. At most {@link maxDetails} details are
 * created; further ones are not computed.
 */
export function ingestErrorDetails(
  error: z.ZodError,
  value: unknown,
  known: readonly string[],
): ErrorDetail[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [noSession(value)];
  const found = new Map<string, ErrorDetail>();
  const add = (detail: ErrorDetail) => {
    if (!found.has(detail.parameter)) found.set(detail.parameter, detail);
  };
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const [i, key] of issue.keys.slice(0, maxDetails).entries())
        add(unknownField(key, i < maxSuggestions ? known : []));
    } else add(fieldErrorDetail(issue, value as Record<string, unknown>));
    if (found.size >= maxDetails) break;
  }
  return [...found.values()].slice(0, maxDetails);
}

function noSession(value: unknown): ErrorDetail {
  const hint = typeof value === 'string' ? ', not a string of JSON: send the text itself, encoded once' : '';
  return { parameter: 'session', message: `must be an object${hint}` };
}

/** @param known to be compared with; none for a short message */
function unknownField(name: string, known: readonly string[]): ErrorDetail {
  const meant = suggest(name, known);
  const listed = known.length > 0 ? `; known are ${known.join(', ')}` : '';
  const hint = meant === null ? listed : `; did you mean ${meant}?`;
  const parameter = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(name) ? name : 'session';
  return {
    parameter,
    message: (parameter === name ? 'is not a field here' : 'has a field that does not exist') + hint,
  };
}

/** An invalid kind. It is named if it looks like the kind of another product. */
export function kindErrorDetail(parameter: string, kind: unknown): ErrorDetail {
  const isPlain = typeof kind === 'string' && /^[A-Za-z][A-Za-z0-9_./-]{0,99}$/.test(kind);
  if (!isPlain) return { parameter, message: `has a kind that is not ${kindRule}` };
  const upper = kind.replace(/[^A-Za-z0-9]/g, '_').toUpperCase();
  const hint = upper !== kind && upper.length <= maxKindLength ? `; did you mean ${upper}?` : '';
  return { parameter, message: `has the kind ${kind}, which is not ${kindRule}${hint}` };
}

function fieldErrorDetail(issue: z.core.$ZodIssue, value: Record<string, unknown>): ErrorDetail {
  const field = String(issue.path[0]);
  if (issue.code === 'invalid_key') return kindErrorDetail(field, issue.path.at(-1));
  const received = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown>)?.[key],
    value,
  );
  if (received === undefined) return { parameter: field, message: `is missing; it ${issue.message}` };
  // A value that is not plain could have any content, size and depth.
  const plain = typeof received !== 'object' || received === null;
  return errorDetail(issue.path.map(String).join('.'), issue, plain ? received : undefined);
}
