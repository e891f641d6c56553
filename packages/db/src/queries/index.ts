import type { Pool } from 'pg';
import { deleteAgent, renameAgent } from './change-agent.ts';
import { findSignIn, renewSignIn, type SignInRow } from './find-sign-in.ts';
import { getSession } from './get-session.ts';
import { type AgentRows, agentExists, listAgents } from './list-agents.ts';
import { listSessions, type SessionQuery, type SessionRows } from './list-sessions.ts';
import { type StatsParts, type StatsQuery, sessionSpan, sessionStats } from './stats.ts';

export type { SessionPosition } from './list-sessions.ts';
export type { AgentRows, SessionQuery, SessionRows, SignInRow, StatsParts, StatsQuery };

/** Every read that the API makes by hand-written SQL. The account comes first, always. */
export interface Queries {
  /** One page of sessions, newest first. */
  listSessions(query: SessionQuery): Promise<SessionRows>;
  /** The wire JSON of one session, or null. */
  getSession(accountId: string, sessionId: string): Promise<string | null>;
  /** What the sessions of a window come to, all as of one moment. */
  sessionStats(query: StatsQuery): Promise<StatsParts>;
  /** When the first and the last session started, in milliseconds; null when there is none. */
  sessionSpan(accountId: string): Promise<{ first: number; last: number } | null>;
  /** One page of agents, by id. */
  listAgents(accountId: string, limit: number, after: string | null): Promise<AgentRows>;
  agentExists(accountId: string, agentId: string): Promise<boolean>;
  /** The wire JSON of the renamed agent, or null. */
  renameAgent(accountId: string, agentId: string, name: string): Promise<string | null>;
  /** The wire JSON of the deleted agent, or null. */
  deleteAgent(accountId: string, agentId: string): Promise<string | null>;
  /** The valid sign-in of a token, or null. */
  findSignIn(token: string): Promise<SignInRow | null>;
  /** Moves the expiry of a sign-in, in milliseconds since the epoch. */
  renewSignIn(id: string, expiresAt: number): Promise<void>;
}

export function createQueries(pool: Pool): Queries {
  return {
    listSessions: (query) => listSessions(pool, query),
    getSession: (accountId, sessionId) => getSession(pool, accountId, sessionId),
    sessionStats: (query) => sessionStats(pool, query),
    sessionSpan: (accountId) => sessionSpan(pool, accountId),
    listAgents: (accountId, limit, after) => listAgents(pool, accountId, limit, after),
    agentExists: (accountId, agentId) => agentExists(pool, accountId, agentId),
    renameAgent: (accountId, agentId, name) => renameAgent(pool, accountId, agentId, name),
    deleteAgent: (accountId, agentId) => deleteAgent(pool, accountId, agentId),
    findSignIn: (token) => findSignIn(pool, token),
    renewSignIn: (id, expiresAt) => renewSignIn(pool, id, expiresAt),
  };
}
