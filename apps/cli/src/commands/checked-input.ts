import { errorDetails } from '@masker/contract';
import type { ZodObject, z } from 'zod';
import { CommandError } from '../command-error.ts';

/** Options with another name than their parameter of the API. */
const flagOf: Record<string, string> = {
  agent_id: '--agent',
  reached_model: '--reached-model',
  min_redactions: '--min-redactions',
  min_duration_ms: '--min-duration-ms',
  max_duration_ms: '--max-duration-ms',
  scopes: '--scope',
  expires_in: '--expires',
};

/**
 * Validates options against the schema of the API, as the server does.
 * @throws CommandError naming every bad option at once
 */
export function checkedInput<S extends ZodObject>(schema: S, options: Record<string, unknown>): z.output<S> {
  const input = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const found = errorDetails(parsed.error, input, Object.keys(schema.shape));
  const lines = found.map(({ parameter, message }) => {
    const [name = parameter] = parameter.split('.');
    return `${flagOf[name] ?? `--${name}`} ${message}`;
  });
  throw new CommandError('usage', `${lines.join('; ')}.`, {
    exitCode: 2,
    more: { lines: [], fields: { details: found } },
  });
}
