import { type ErrorDetail, errorDetails, invalid } from '@masker/contract';
import { type ZodObject, z } from 'zod';
import type { Context } from './context.ts';

/** The input of a procedure that takes none. */
export const noInput = z.strictObject({});

/** Input that a transport has read, but that is not validated yet. */
export class ReadInput {
  readonly raw: unknown;
  /** Problems that the transport found; they are reported together with the others. */
  readonly details: readonly ErrorDetail[];

  constructor(raw: unknown, details: readonly ErrorDetail[] = []) {
    this.raw = raw;
    this.details = details;
  }
}

/** Sessions as a stream of NDJSON, instead of a complete body. */
export class SessionLines {
  readonly bytes: AsyncIterable<Uint8Array>;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.bytes = bytes;
  }
}

/**
 * A tRPC parser that only provides types. `check` validates the input later: it knows the caller and reports the
 * problems found by zod, by the transport and by the procedure (cursors) together.
 */
export function unchecked<S extends ZodObject>(_schema: S) {
  return typed<z.input<S>>();
}

/** Like {@link unchecked}, for input that is not an object of parameters. */
export function typed<T>() {
  return {
    parse: (raw: unknown) => (raw instanceof ReadInput ? raw : new ReadInput(raw)),
    // Only their types are used.
    _input: undefined as unknown as T,
    _output: undefined as unknown as ReadInput,
  };
}

/** Like {@link unchecked}, for schemas whose parameters are all optional. */
export function uncheckedOptional<S extends ZodObject>(schema: S) {
  return unchecked(schema) as Omit<ReturnType<typeof unchecked<S>>, '_input'> & {
    _input: z.input<S> | undefined;
  };
}

/**
 * Validates input against its schema.
 *
 * @param further validates the well-formed part of the input further; returns a result or more problems
 * @throws `validation_failed` that names every invalid parameter
 */
export function check<S extends ZodObject, T = z.output<S>>(
  schema: S,
  input: ReadInput,
  ctx: Pick<Context, 'draft'>,
  further?: (value: z.output<S>) => T | ErrorDetail[],
): T {
  const raw = input.raw === undefined ? {} : input.raw;
  const names = Object.keys(schema.shape);
  const parsed = schema.safeParse(raw);
  const problems = [...input.details];
  if (!parsed.success) problems.push(...errorDetails(parsed.error, raw, names));

  const value = parsed.success ? parsed.data : (wellFormed(schema, raw, problems) as z.output<S> | null);
  const result = value !== null && further ? further(value) : value;
  if (Array.isArray(result))
    problems.push(...(result as ErrorDetail[]).filter((detail) => !isNamed(problems, detail)));
  if (problems.length > 0) throw invalid(problems);
  if (ctx.draft) ctx.draft.input = value;
  return result as T;
}

/** The valid parameters, if they include all required ones; null otherwise. */
function wellFormed(schema: ZodObject, raw: unknown, problems: readonly ErrorDetail[]): object | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const invalidNames = new Set(problems.map((detail) => detail.parameter));
  const valid = Object.entries(raw).filter(([key]) => !invalidNames.has(key) && key in schema.shape);
  return schema.safeParse(Object.fromEntries(valid)).data ?? null;
}

function isNamed(problems: readonly ErrorDetail[], detail: ErrorDetail): boolean {
  return problems.some((other) => other.parameter === detail.parameter);
}
