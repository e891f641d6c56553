import { newId, type SessionStatus } from '@masker/contract';
import type { SessionRow } from '@masker/db';
import type { Random } from '../random.ts';
import type { AgentProfile } from './agent-profile.ts';
import type { Incidents } from './incidents.ts';

const shortest = 300;
const longest = 20 * 60_000;

/**
 * Draws the call that `agent` takes at `at`, ended before `now` (milliseconds; it may start earlier for that).
 *
 * @param ended how it ended, instead of what is drawn
 */
export function call(
  random: Random,
  agent: AgentProfile,
  at: number,
  now: number,
  incidents?: Incidents,
  ended?: SessionStatus,
): SessionRow {
  const model = random.weighted(agent.models);
  const status = ended ?? outcome(random, model, at, incidents?.errorBurst);
  const duration = length(random, agent, status);
  const startedAt = Math.min(at, now - duration - random.int(1_000, 60_000));
  const redactionsByKind = redactions(random, agent, at, status, incidents?.redactionSurge);
  const endedAt = startedAt + duration;
  return {
    id: newId('session', Math.min(now, endedAt + delay(random)), random.bytes(10)),
    agentId: agent.id,
    agentName: agent.name,
    startedAt,
    endedAt,
    status,
    redactionCount: Object.values(redactionsByKind).reduce((a, b) => a + b, 0),
    redactionsByKind,
    upstreamModel: random.chance(unreached[status]) ? null : model,
  };
}

/** How often a call that ended so never reached its model. */
const unreached: Record<SessionStatus, number> = { ok: 0.0004, partial: 0.03, error: 0.55 };

function outcome(
  random: Random,
  model: string,
  at: number,
  burst: Incidents['errorBurst'] | undefined,
): SessionStatus {
  const failing =
    burst && model === burst.model && at >= burst.from && at < burst.until ? burst.failing : 0.013;
  const drawn = random.next();
  if (drawn < failing) return 'error';
  return drawn < failing + 0.02 ? 'partial' : 'ok';
}

function length(random: Random, agent: AgentProfile, status: SessionStatus): number {
  const usual = agent.seconds * 1000 * Math.exp(agent.spread * random.normal());
  // What fails, fails early.
  const ms = Math.round(status === 'error' ? usual / 12 : usual);
  return Math.min(longest, Math.max(shortest, ms));
}

/** From the end of a call to its record: mostly seconds, at times hours, so ids don't follow the starts. */
function delay(random: Random): number {
  return random.chance(0.015) ? random.int(60_000, 6 * 3_600_000) : random.int(5, 4_000);
}

function redactions(
  random: Random,
  agent: AgentProfile,
  at: number,
  status: SessionStatus,
  surge: Incidents['redactionSurge'] | undefined,
): Record<string, number> {
  const surging = surge !== undefined && at >= surge.from && at < surge.until;
  const found: Record<string, number> = {};
  for (const [kind, mean] of Object.entries(agent.kinds)) {
    const factor = surging && surge.kinds.includes(kind) ? surge.factor : 1;
    const times = random.poisson(mean * factor * (status === 'error' ? 0.2 : 1));
    if (times > 0) found[kind] = times;
  }
  return found;
}
