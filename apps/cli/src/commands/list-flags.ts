import { problems } from '@masker/contract';
import type { ZodObject, z } from 'zod';
import { CommandFailure } from '../failure.ts';

/** The options of `masker list` that are the API's parameters; other commands have some of them. */
export interface ListFlags {
  since?: string;
  until?: string;
  agent?: string;
  status?: string;
  minRedactions?: string;
  limit?: string;
  cursor?: string;
}

const flagOf: Record<string, string> = { agent_id: '--agent', min_redactions: '--min-redactions' };

/**
 * The API's parameters, checked against the same schema as the server does.
 * @throws CommandFailure naming every bad option at once
 */
export function flagInput<S extends ZodObject>(schema: S, flags: ListFlags): z.output<S> {
  const input = Object.fromEntries(
    Object.entries({
      since: flags.since,
      until: flags.until,
      agent_id: flags.agent,
      status: flags.status,
      min_redactions: wholeNumber(flags.minRedactions),
      limit: wholeNumber(flags.limit),
      cursor: flags.cursor,
    }).filter(([, value]) => value !== undefined),
  );
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const found = problems(parsed.error, input, Object.keys(schema.shape));
  const lines = found.map(({ parameter, message }) => `${flagOf[parameter] ?? `--${parameter}`} ${message}`);
  throw new CommandFailure('usage', `${lines.join('; ')}.`, {
    exitCode: 2,
    more: { lines: [], fields: { details: found } },
  });
}

/** A number when the text is one as the API accepts it; else the text, which the schema then refuses. */
function wholeNumber(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
}
