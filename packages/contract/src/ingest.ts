import { z } from 'zod';
import type { ErrorDetail } from './errors.ts';
import { ingestErrorDetails, kindErrorDetail } from './ingest-error-details.ts';
import { isFinerThanMilliseconds, truncateInstant } from './instant.ts';
import { inJson } from './json-types.ts';
import { nameSchema } from './name-schema.ts';
import { nameRule } from './names.ts';
import { instantSchema, kindSchema, sessionSchema } from './session.ts';
import { maxCount, type SessionStatus } from './session-values.ts';

/** The most kinds of redaction that one session can name. */
export const maxKinds = 64;

/** How far ahead of our clock a session may start, in milliseconds: clocks differ. */
export const clockTolerance = 5 * 60_000;

const kindCountMessage = `must be a whole number from 1 to ${maxCount}`;

const kindCount = z
  .number({ error: inJson(kindCountMessage) })
  .int({ error: kindCountMessage })
  .min(1, { error: kindCountMessage })
  .max(maxCount, { error: kindCountMessage });

const countMessage = `must be a whole number from 0 to ${maxCount}`;

const durationMessage = 'must be a whole number of milliseconds, 0 or more';

/** A session as it is received: the format of the API, with optional derived fields. */
export const ingestSessionSchema = z
  .strictObject({
    id: sessionSchema.shape.id,
    agent_id: sessionSchema.shape.agent_id,
    agent_name: nameSchema(`must be ${nameRule}`)
      .optional()
      .describe("The agent's name at the time; by default, the current name of the agent."),
    started_at: instantSchema.describe('The start of the call, truncated to the millisecond.'),
    ended_at: instantSchema.describe('The end of the call, truncated to the millisecond.'),
    duration_ms: z
      .number({ error: inJson(durationMessage) })
      .int({ error: durationMessage })
      .min(0, { error: durationMessage })
      .optional()
      .describe('ended_at − started_at, in milliseconds; derived when absent.'),
    status: sessionSchema.shape.status,
    redaction_count: z
      .number({ error: inJson(countMessage) })
      .int({ error: countMessage })
      .min(0, { error: countMessage })
      .max(maxCount, { error: countMessage })
      .optional()
      .describe('The sum of redactions_by_kind; derived when absent.'),
    redactions_by_kind: z
      .record(kindSchema, kindCount, { error: 'must be an object of counts by kind' })
      .describe(`Redactions by kind, at most ${maxKinds} kinds; {} for none.`),
    upstream_model: nameSchema(`must be null, or ${nameRule}`)
      .nullable()
      .describe('The language model behind the proxy; null if the call never reached one.'),
    redactions_reported: z
      .boolean({ error: inJson('must be true or false') })
      .optional()
      .describe(
        'false if the source reports no redaction counts; redactions_by_kind must then be {}. true by default.',
      ),
  })
  .meta({ id: 'IngestSession' });

/** A session that was checked. Instants are milliseconds since the epoch. */
export interface IngestSession {
  id: string;
  agentId: string;
  /** Null if it was absent: the current name of the agent, or its id, is used instead. */
  agentName: string | null;
  startedAt: number;
  endedAt: number;
  status: SessionStatus;
  /** The sum of `redactionsByKind`. */
  redactionCount: number;
  /** Null when the source reports no counts. */
  redactionsByKind: Record<string, number> | null;
  upstreamModel: string | null;
}

/**
 * Validates a session in the format of the API, and derives absent fields.
 *
 * @param value parsed JSON
 * @param now the current time, in milliseconds: no session starts more than five minutes after it
 * @returns the session, or all of its errors; values of unknown fields are not repeated
 */
export function parseIngestSession(
  value: unknown,
  now: number,
): { session: IngestSession; details?: undefined } | { session?: undefined; details: ErrorDetail[] } {
  const object = withKindsAsObject(value);
  const checked = ingestSessionSchema.safeParse(object);
  if (!checked.success) return { details: ingestErrorDetails(checked.error, object, fields) };
  const wire = checked.data;

  const startedAt = truncateInstant(wire.started_at) as number;
  const endedAt = truncateInstant(wire.ended_at) as number;
  let redactionCount = 0;
  let kinds = 0;
  for (const kind in wire.redactions_by_kind) {
    redactionCount += wire.redactions_by_kind[kind] as number;
    kinds++;
  }

  const found: ErrorDetail[] = [];
  const refuse = (parameter: string, message: string) => found.push({ parameter, message });
  if (startedAt > now + clockTolerance)
    refuse(
      'started_at',
      `is more than ${clockTolerance / 60_000} minutes in the future; check the clock of the sender`,
    );
  if (endedAt < startedAt) refuse('ended_at', 'must not be before started_at');
  else if (wire.duration_ms !== undefined && !isDuration(wire.duration_ms, wire, endedAt - startedAt))
    refuse('duration_ms', `must be ended_at − started_at, which is ${endedAt - startedAt}`);
  // zod silently drops a key named __proto__; every received field must have been read.
  if (kinds !== Object.keys((object as { redactions_by_kind: object }).redactions_by_kind).length)
    found.push(kindErrorDetail('redactions_by_kind', '__proto__'));
  if (kinds > maxKinds) refuse('redactions_by_kind', `must name at most ${maxKinds} kinds`);
  if (redactionCount > maxCount) refuse('redactions_by_kind', `must add up to at most ${maxCount}`);
  else if (wire.redaction_count !== undefined && wire.redaction_count !== redactionCount)
    refuse('redaction_count', `must be the sum of redactions_by_kind, which is ${redactionCount}`);
  const isReported = wire.redactions_reported !== false;
  if (!isReported && kinds > 0) refuse('redactions_by_kind', 'must be {} when redactions_reported is false');
  if (found.length > 0) return { details: found };

  return {
    session: {
      id: wire.id,
      agentId: wire.agent_id,
      agentName: wire.agent_name ?? null,
      startedAt,
      endedAt,
      status: wire.status,
      redactionCount,
      redactionsByKind: isReported ? wire.redactions_by_kind : null,
      upstreamModel: wire.upstream_model,
    },
  };
}

const fields = Object.keys(ingestSessionSchema.shape);

/**
 * Whether a value has the fields of every session, by name and type. It identifies most invalid sessions at a fraction
 * of the cost of computing their errors.
 */
export function looksLikeSession(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, agent_id, started_at, ended_at, status, redactions_by_kind } = value as Record<string, unknown>;
  return (
    typeof id === 'string' &&
    typeof agent_id === 'string' &&
    typeof started_at === 'string' &&
    typeof ended_at === 'string' &&
    typeof status === 'string' &&
    typeof redactions_by_kind === 'object'
  );
}

/** PHP writes an array without entries as a list, so `{}` comes back as `[]`. */
function withKindsAsObject(value: unknown): unknown {
  const kinds = (value as { redactions_by_kind?: unknown } | null | undefined)?.redactions_by_kind;
  const isEmptyList = Array.isArray(kinds) && kinds.length === 0;
  return isEmptyList ? { ...(value as object), redactions_by_kind: {} } : value;
}

/** Whether a duration is the one derived; measured before finer digits were cut off, it may be one off. */
function isDuration(
  claimed: number,
  { started_at, ended_at }: { started_at: string; ended_at: string },
  derived: number,
): boolean {
  if (claimed === derived) return true;
  const wasCut = isFinerThanMilliseconds(started_at) || isFinerThanMilliseconds(ended_at);
  return wasCut && Math.abs(claimed - derived) <= 1;
}
