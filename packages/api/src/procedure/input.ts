import { type ErrorDetail, errorDetails, invalid } from '@masker/contract';
import type { ZodObject, z } from 'zod';
import type { Context } from './context.ts';

/** Input as a transport read it, not yet judged. */
export class ReadInput {
  readonly raw: unknown;
  /** What the transport found wrong with it, to be reported with the rest. */
  readonly details: readonly ErrorDetail[];

  constructor(raw: unknown, details: readonly ErrorDetail[] = []) {
    this.raw = raw;
    this.details = details;
  }
}

/** Sessions as lines of NDJSON that are still coming, in place of a body that is there as a whole. */
export class SessionLines {
  readonly bytes: AsyncIterable<Uint8Array>;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.bytes = bytes;
  }
}

/**
 * A tRPC parser that only carries the types. Judging waits for `check`, which knows the caller and can
 * report what zod finds, what the transport found, and what only we can know (cursors), all at once.
 */
export function unchecked<S extends ZodObject>(_schema: S) {
  return typed<z.input<S>>();
}

/** The same for input that is no object of parameters. */
export function typed<T>() {
  return {
    parse: (raw: unknown) => (raw instanceof ReadInput ? raw : new ReadInput(raw)),
    // Only their types are used.
    _input: undefined as unknown as T,
    _output: undefined as unknown as ReadInput,
  };
}

/** The same for schemas in which every parameter may be left out. */
export function uncheckedOptional<S extends ZodObject>(schema: S) {
  return unchecked(schema) as Omit<ReturnType<typeof unchecked<S>>, '_input'> & {
    _input: z.input<S> | undefined;
  };
}

/**
 * Checks input against its schema.
 *
 * @param further looks at whatever of the input is well-formed, and returns what else is wrong with it
 * @throws `validation_failed` naming every bad parameter
 */
export function check<S extends ZodObject, T = z.output<S>>(
  schema: S,
  input: ReadInput,
  ctx: Pick<Context, 'draft'>,
  further?: (value: z.output<S>) => T | ErrorDetail[],
): T {
  const raw = input.raw === undefined ? {} : input.raw;
  const known = Object.keys(schema.shape);
  const parsed = schema.safeParse(raw);
  const found = [...input.details];
  if (!parsed.success) found.push(...errorDetails(parsed.error, raw, known));

  const value = parsed.success ? parsed.data : (wellFormed(schema, raw, found) as z.output<S> | null);
  const result = value !== null && further ? further(value) : value;
  if (Array.isArray(result))
    found.push(...(result as ErrorDetail[]).filter((detail) => !isNamed(found, detail)));
  if (found.length > 0) throw invalid(found);
  if (ctx.draft) ctx.draft.input = value;
  return result as T;
}

/** The parameters nothing is wrong with, when the required ones are among them. */
function wellFormed(schema: ZodObject, raw: unknown, found: readonly ErrorDetail[]): object | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const bad = new Set(found.map((detail) => detail.parameter));
  const good = Object.entries(raw).filter(([key]) => !bad.has(key) && key in schema.shape);
  return schema.safeParse(Object.fromEntries(good)).data ?? null;
}

function isNamed(found: readonly ErrorDetail[], detail: ErrorDetail): boolean {
  return found.some((other) => other.parameter === detail.parameter);
}
