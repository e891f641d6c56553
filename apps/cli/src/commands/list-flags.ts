import type { ZodObject, z } from 'zod';
import { checkedInput } from './checked-input.ts';

/** The options of `masker list` that are the API's parameters; other commands have some of them. */
export interface ListFlags {
  since?: string;
  until?: string;
  agent?: string;
  status?: string;
  kind?: string;
  model?: string;
  reachedModel?: string;
  minRedactions?: string;
  minDurationMs?: string;
  maxDurationMs?: string;
  order?: string;
  limit?: string;
  cursor?: string;
}

/**
 * Returns the parameters of the API, validated against its schema as the server does.
 *
 * @param others parameters that only this command has
 * @throws CommandError naming every bad option at once
 */
export function flagInput<S extends ZodObject>(
  schema: S,
  flags: ListFlags,
  others: Record<string, string | undefined> = {},
): z.output<S> {
  return checkedInput(schema, {
    ...others,
    since: flags.since,
    until: flags.until,
    agent_id: flags.agent,
    status: flags.status,
    kind: flags.kind,
    model: flags.model,
    reached_model: flags.reachedModel,
    min_redactions: wholeNumber(flags.minRedactions),
    min_duration_ms: wholeNumber(flags.minDurationMs),
    max_duration_ms: wholeNumber(flags.maxDurationMs),
    order: flags.order,
    limit: wholeNumber(flags.limit),
    cursor: flags.cursor,
  });
}

/** Converts text that the API accepts as a number; other text is returned, and refused by the schema. */
function wholeNumber(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : text;
}
