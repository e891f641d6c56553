import { type ErrorDetail, errorDetail, maxFilterValues } from '@masker/contract';
import { ZodNumber, type ZodObject, ZodOptional, type ZodType } from 'zod';

/** A query string, decoded to the types of the procedure's input. */
export interface DecodedQuery {
  input: Record<string, unknown>;
  /** Problems found while decoding: repeated parameters, or too many. */
  details: ErrorDetail[];
}

/** The maximum number of query parameters; routes have far fewer. */
const maxParameters = 64;

/** The names of a schema's numeric parameters. Computed once per route. */
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
 * Only plain decimal integers become numbers. Any other spelling stays text, which the schema refuses with the
 * original value.
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
        details.push(errorDetail(name.slice(0, 100), { message: repeatedMessage(name) }, undefined));
      }
      continue;
    }
    input[name] = numeric.has(name) ? decodeInteger(value) : value;
  }
  return { input, details };
}

/** @param name of a parameter that a query has more than once */
function repeatedMessage(name: string): string {
  return Object.hasOwn(maxFilterValues, name)
    ? 'must be given once; join several values with commas'
    : 'must be given once';
}

function decodeInteger(text: string): number | string {
  if (!/^-?(0|[1-9]\d*)$/.test(text)) return text;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}
