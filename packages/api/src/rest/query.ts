import { type ErrorDetail, errorDetail } from '@masker/contract';
import { ZodNumber, type ZodObject, ZodOptional, type ZodType } from 'zod';

/** What a query string says, in the types of the procedure's input. */
export interface DecodedQuery {
  input: Record<string, unknown>;
  /** What is wrong with it already: parameters given twice, or too many of them. */
  details: ErrorDetail[];
}

/** Parameters in one address, at most: no route has more than a handful. */
const maxParameters = 64;

/** Which parameters of a schema are numbers. Read once, when the routes are made. */
export function numericParameters(schema: ZodObject): ReadonlySet<string> {
  const numeric = Object.entries(schema.shape).filter(([, field]) => isNumber(field as ZodType));
  return new Set(numeric.map(([name]) => name));
}

function isNumber(field: ZodType): boolean {
  return field instanceof ZodOptional ? isNumber(field.unwrap() as ZodType) : field instanceof ZodNumber;
}

/**
 * Decodes a query string (without `?`).
 *
 * Only plain decimal integers become numbers; every other spelling stays text, for the schema to refuse
 * with the value as it came.
 */
export function decodeQuery(text: string, numeric: ReadonlySet<string>): DecodedQuery {
  const input: Record<string, unknown> = Object.create(null);
  const details: ErrorDetail[] = [];
  const parameters = new URLSearchParams(text);
  if (parameters.size > maxParameters) {
    const message = `must not have more than ${maxParameters} parameters`;
    return { input, details: [{ parameter: 'query', message }] };
  }
  for (const [name, value] of parameters) {
    if (name in input) {
      if (!details.some((detail) => detail.parameter === name)) {
        details.push(errorDetail(name.slice(0, 100), { message: 'must be given once' }, undefined));
      }
      continue;
    }
    input[name] = numeric.has(name) ? decodeInteger(value) : value;
  }
  return { input, details };
}

function decodeInteger(text: string): number | string {
  if (!/^-?(0|[1-9]\d*)$/.test(text)) return text;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}
