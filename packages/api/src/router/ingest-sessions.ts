import {
  ApiError,
  type ErrorDetail,
  type IngestResult,
  type IngestSession,
  ingestSteps,
  invalid,
  maxDetails,
  type ParsedIngest,
} from '@masker/contract';
import { createBreather, sameContent } from '@masker/db';
import { watchAccess } from '../auth/access-watch.ts';
import type { Caller } from '../auth/caller.ts';
import { maySeeAgent } from '../auth/visible-agent.ts';
import { untilAborted } from '../http/until-aborted.ts';
import type { Context } from '../procedure/context.ts';
import { type ReadInput, SessionLines } from '../procedure/input.ts';

/**
 * Ingests sessions: a JSON body is stored completely or not at all, NDJSON line by line.
 *
 * @throws `validation_failed` that names each invalid session; `conflict` that names ids stored with other content
 */
export async function ingestSessions(
  ctx: Context & { caller: Caller },
  { raw, details }: ReadInput,
): Promise<IngestResult> {
  if (!(raw instanceof SessionLines)) return ingestBody(ctx, raw, details);
  if (details.length > 0) throw invalid([...details]);
  return ingestLines(ctx, raw);
}

/** Ingests lines for as long as the credential allows it; lines that arrive later are not stored. */
async function ingestLines(ctx: Context & { caller: Caller }, lines: SessionLines): Promise<IngestResult> {
  const access = watchAccess(ctx, ctx.caller, 'sessions:write');
  try {
    return await ctx.services.ingestLines(ctx.caller, untilAborted(lines.bytes, access.signal));
  } finally {
    access.stop();
  }
}

async function ingestBody(
  ctx: Context & { caller: Caller },
  raw: unknown,
  inputDetails: readonly ErrorDetail[],
): Promise<IngestResult> {
  const parsed = await parse(raw, ctx.services.now());
  const details = [...inputDetails, ...(parsed.details ?? [])];
  if (details.length > 0 || !parsed.sessions) throw invalid(details);
  const { sessions } = parsed;
  const isForbidden = sessions.some(({ agentId }) => !maySeeAgent(ctx.caller, agentId));
  if (isForbidden) throw new ApiError('forbidden', `This token is only for ${ctx.caller.agentId}.`);
  const outcome = await ctx.services.ingestor.ingest(ctx.caller.accountId, sessions);
  if (outcome.conflicts) throw conflict(outcome.conflicts, sessions);
  // A session that is repeated in one body counts as a duplicate.
  const duplicates = sessions.length - outcome.accepted;
  return { accepted: outcome.accepted, duplicates, rejected: [], rejected_count: 0 };
}

/** Validates a body in steps, so that other requests can run in between. */
async function parse(raw: unknown, now: number): Promise<ParsedIngest> {
  const breathe = createBreather();
  const steps = ingestSteps(raw, now);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const turn = breathe();
    if (turn) await turn;
  }
}

function conflict(ids: readonly string[], sessions: readonly IngestSession[]): ApiError {
  const taken = new Set(ids);
  const repeated = repeatedWithOtherContent(sessions);
  const details = sessions
    .map(({ id }, i) => ({ id, parameter: sessions.length === 1 ? 'id' : `sessions[${i}].id` }))
    .filter(({ id }) => taken.has(id))
    .slice(0, maxDetails)
    .map(({ id, parameter }) => ({
      parameter,
      message: repeated.has(id)
        ? 'is in this request twice, with different content'
        : 'already exists with other content',
      received: id,
    }));
  const existing = ids.filter((id) => !repeated.has(id));
  const problems = [
    existing.length > 0 &&
      `${existing.length === 1 ? `${existing[0]} already exists` : `${existing.length} of these sessions already exist`} with other content`,
    repeated.size > 0 &&
      `${repeated.size === 1 ? `${[...repeated][0]} is` : `${repeated.size} ids are`} in this request twice, with different content`,
  ].filter(Boolean);
  return new ApiError('conflict', `${problems.join(', and ')}. Nothing was written.`, { details });
}

/** The ids that a request has more than once, and not with the same content. */
function repeatedWithOtherContent(sessions: readonly IngestSession[]): Set<string> {
  const first = new Map<string, IngestSession>();
  const repeated = new Set<string>();
  for (const session of sessions) {
    const other = first.get(session.id);
    if (!other) first.set(session.id, session);
    else if (!sameContent(other, session)) repeated.add(session.id);
  }
  return repeated;
}
