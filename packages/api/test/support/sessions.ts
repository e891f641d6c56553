import {
  formatInstant,
  newId,
  parseIngestSession,
  type Session,
  type SessionStatus,
  sessionStatuses,
} from '@masker/contract';
import { loadSessions } from '@masker/db';
import type { Pool } from 'pg';

/** A small generator of repeatable numbers in [0, 1) (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface SessionOptions {
  agentId?: string;
  agentName?: string;
  startedAt?: number;
  durationMs?: number;
  status?: SessionStatus;
  kinds?: Record<string, number>;
  /** False if the source reports no redaction counts. */
  reported?: boolean;
  upstreamModel?: string | null;
}

/** A session in the wire format. */
export function session(options: SessionOptions = {}): Session {
  const startedAt = options.startedAt ?? Date.now() - 60_000;
  const durationMs = options.durationMs ?? 794;
  const kinds = options.kinds ?? {};
  return {
    id: newId('session'),
    agent_id: options.agentId ?? 'agt_01HYZ000000000000000000000',
    agent_name: options.agentName ?? 'appointment-bot-prod',
    started_at: formatInstant(startedAt),
    ended_at: formatInstant(startedAt + durationMs),
    duration_ms: durationMs,
    status: options.status ?? 'ok',
    redaction_count: Object.values(kinds).reduce((sum, count) => sum + count, 0),
    redactions_by_kind: kinds,
    upstream_model: options.upstreamModel === undefined ? 'gpt-4o-mini' : options.upstreamModel,
    ...(options.reported === false && { redactions_reported: false }),
  };
}

/** Sessions of which many share one start: `ties` in each of as many milliseconds as it takes. */
export function tiedSessions(count: number, ties: number, newest: number, random: () => number): Session[] {
  const agents = Array.from({ length: 4 }, () => newId('agent'));
  return Array.from({ length: count }, (_, i) => {
    const agent = Math.floor(random() * agents.length);
    const redactions = Math.floor(random() * 6);
    return session({
      agentId: agents[agent] as string,
      agentName: `agent-${agent}`,
      startedAt: newest - Math.floor(i / ties) * 7,
      durationMs: Math.floor(random() * 60_000),
      status: sessionStatuses[Math.floor(random() ** 3 * sessionStatuses.length)] as SessionStatus,
      kinds: redactions === 0 ? {} : { NAME: redactions, PHONE: 1 },
      upstreamModel: random() < 0.1 ? null : 'gpt-4o-mini',
    });
  });
}

/** The order of the list: newest first, then the greater id. */
export function newestFirst(sessions: readonly Session[]): Session[] {
  return [...sessions].sort(
    (a, b) => Date.parse(b.started_at) - Date.parse(a.started_at) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0),
  );
}

/** Adds sessions to an account by the path that everything takes, and the agents that they name. */
export async function insertSessions(
  pool: Pool,
  accountId: string,
  sessions: readonly Session[],
): Promise<void> {
  const rows = sessions.map((one) => {
    const { session: row, details } = parseIngestSession(one, Number.POSITIVE_INFINITY);
    if (!row) throw new Error(JSON.stringify(details));
    return row;
  });
  await loadSessions({ pool, accountId, sessions: rows });
}
