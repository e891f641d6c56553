import { z } from 'zod';
import { type ErrorDetail, errorCodes, maxDetails } from './errors.ts';
import { type IngestSession, ingestSessionSchema, parseIngestSession } from './ingest.ts';

/** The most sessions in one JSON body; as NDJSON there may be any number. */
export const maxSessionsAtOnce = 1_000;

const many = z.array(ingestSessionSchema).min(1).max(maxSessionsAtOnce);

/** What `sessions.ingest` takes: one session, or up to a thousand. */
export const ingestInput = z
  .union([ingestSessionSchema, many, z.strictObject({ sessions: many })])
  .meta({ id: 'IngestRequest' });

export type IngestInput = z.input<typeof ingestInput>;

/** A line of an NDJSON body that was not taken, and why. */
export const rejectionSchema = z
  .strictObject({ line: z.number().int().min(1), code: z.enum(errorCodes), message: z.string() })
  .meta({ id: 'Rejection' });

/** The result for the sent sessions. All of it is committed. */
export const ingestResultSchema = z
  .strictObject({
    accepted: z.number().int().min(0).describe('The number of new sessions.'),
    duplicates: z
      .number()
      .int()
      .min(0)
      .describe('The number of sessions that existed with the same content.'),
    rejected: z.array(rejectionSchema).describe('The first 100 lines that were not stored. NDJSON only.'),
    rejected_count: z.number().int().min(0).describe('The number of lines that were not stored.'),
  })
  .meta({ id: 'IngestResult' });

export type IngestResult = z.infer<typeof ingestResultSchema>;

/**
 * Validates a JSON body of sessions.
 *
 * @param now the current time, in milliseconds
 * @returns the sessions, or the errors of the first invalid ones with their position, such as `sessions[3].status`. It
 * stops after more than {@link maxDetails} details
 */
export function parseIngestRequest(value: unknown, now: number): ParsedIngest {
  const steps = ingestSteps(value, now);
  for (;;) {
    const { done, value: parsed } = steps.next();
    if (done) return parsed;
  }
}

/** The sessions of a body, or its errors. */
export type ParsedIngest =
  | { sessions: IngestSession[]; details?: undefined }
  | { sessions?: undefined; details: ErrorDetail[] };

/** {@link parseIngestRequest}, a session at a step: a thousand of the largest kind take a while. */
export function* ingestSteps(value: unknown, now: number): Generator<void, ParsedIngest, void> {
  const items = itemsOf(value);
  if (!items) {
    const parsed = parseIngestSession(value, now);
    return parsed.details ? parsed : { sessions: [parsed.session] };
  }
  if (items.length < 1 || items.length > maxSessionsAtOnce) {
    const message = `must have 1 to ${maxSessionsAtOnce} sessions; send more as NDJSON`;
    return { details: [{ parameter: 'sessions', message }] };
  }
  const sessions: IngestSession[] = [];
  const details: ErrorDetail[] = [];
  for (const [i, item] of items.entries()) {
    const parsed = parseIngestSession(item, now);
    if (parsed.session) sessions.push(parsed.session);
    else details.push(...parsed.details.map((detail) => placed(detail, i)));
    if (details.length > maxDetails) break;
    yield;
  }
  return details.length > 0 ? { details } : { sessions };
}

/** The list in a body, or null when the body is (meant to be) one session. */
function itemsOf(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return null;
  const { sessions, ...rest } = value as { sessions?: unknown };
  return Array.isArray(sessions) && Object.keys(rest).length === 0 ? sessions : null;
}

function placed(detail: ErrorDetail, index: number): ErrorDetail {
  const at = `sessions[${index}]`;
  return { ...detail, parameter: detail.parameter === 'session' ? at : `${at}.${detail.parameter}` };
}
