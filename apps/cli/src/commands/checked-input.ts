import { errorDetails } from '@masker/contract';
import type { ZodObject, z } from 'zod';
import { CommandError, typed, usage } from '../command-error.ts';
import { firstSince } from '../output/export-window.ts';
import { nameOf, optionOf } from './option-names.ts';
import { sessionOptions } from './session-options.ts';

/**
 * Returns the parameters of the API that the options of a command stand for, validated against the schema of the API.
 *
 * @param options as commander has them: `--min-redactions` is `minRedactions`
 * @throws CommandError naming every bad option at once
 */
export function sessionInput<S extends ZodObject>(schema: S, options: object): z.output<S> {
  const given = options as Record<string, string | undefined>;
  const input = sessionOptions.map(({ flags, parameter, integer }) => {
    const name = nameOf(flags).slice(2);
    const text = given[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    if (parameter === 'since') return [parameter, writtenSince(text)] as const;
    return [parameter, integer ? wholeNumber(text) : text] as const;
  });
  return checkedInput(schema, Object.fromEntries(input));
}

/**
 * Validates parameters against the schema of the API, as the server does.
 * @throws CommandError naming every bad option at once
 */
export function checkedInput<S extends ZodObject>(schema: S, options: Record<string, unknown>): z.output<S> {
  const input = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const found = errorDetails(parsed.error, input, Object.keys(schema.shape));
  const lines = found.map(({ parameter, message }) => {
    const [name = parameter] = parameter.split('.');
    return `${optionOf(name) ?? `--${name}`} ${message}`;
  });
  throw new CommandError('usage', `${lines.join('; ')}.`, {
    hint: found.some(({ parameter }) => parameter === 'agent_id')
      ? `Agents and their ids: ${typed('facets --since 90d')}`
      : undefined,
    exitCode: 2,
    more: { lines: [], fields: { details: found } },
  });
}

/**
 * Returns the format of `--format`, of those that an export has.
 * @throws CommandError if there is no such format, or if it has no byte order mark and `--bom` was given
 */
export function checkedFormat<F extends string>(
  formats: readonly F[],
  options: { format: string; bom?: true },
): F {
  const format = formats.find((one) => one === options.format);
  if (format === undefined) throw usage(`--format must be one of ${formats.join(', ')}.`);
  if (options.bom && format !== 'csv') throw usage('--bom is for --format csv.');
  return format;
}

/** The start of a window as the API takes it; `all` of the command line is the earliest instant that it accepts. */
export function writtenSince(text: string | undefined): string | undefined {
  return text === 'all' ? firstSince : text;
}

/** Converts text that the API accepts as a number; other text is returned, and refused by the schema. */
export function wholeNumber(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
}
