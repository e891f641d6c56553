import type { Pool } from 'pg';
import { type AuditQuery, type AuditRows, listAuditEntries } from '../audit-log/list.ts';
import { listActors } from '../audit-log/list-actors.ts';
import type { IdRows } from '../iam/page.ts';
import { inAccountUntil } from '../scope/cancellable.ts';
import { inAccount, type Queryable } from '../scope/scopes.ts';
import { isSuspended } from '../suspension/index.ts';
import { deleteAgent, renameAgent } from './change-agent.ts';
import type { LinesPage } from './copy-page.ts';
import { type FacetsQuery, facetsReadRows, sessionFacets } from './facets.ts';
import {
  type EndedLoginSessionRow,
  findEndedLoginSession,
  findLoginSession,
  type LoginSessionRow,
  noteLoginSessionUse,
  renewLoginSession,
} from './find-login-session.ts';
import { findToken, noteTokenUse, type TokenRow } from './find-token.ts';
import { getSession } from './get-session.ts';
import { type AgentQuery, agentExists, listAgents } from './list-agents.ts';
import { listSessionLines, listSessions } from './list-sessions.ts';
import type { SessionQuery, SessionRows } from './session-query.ts';
import { readsRows, type StatsQuery, sessionSpan, sessionStats } from './stats.ts';
import type { StatsParts } from './stats-json.ts';

export type { SessionOrder, SessionPosition } from './session-query.ts';
export type {
  AgentQuery,
  EndedLoginSessionRow,
  FacetsQuery,
  LinesPage,
  LoginSessionRow,
  SessionQuery,
  SessionRows,
  StatsParts,
  StatsQuery,
  TokenRow,
};
export { facetsReadRows, readsRows };

/**
 * Every read of the API with hand-written SQL. The first argument is always the account. Reads that may take long are
 * cancelled when `signal` aborts, and fail with its reason.
 */
export interface Queries {
  /** One page of sessions. */
  listSessions(query: SessionQuery, signal?: AbortSignal): Promise<SessionRows>;
  /** The same page as bytes, one session a line. */
  listSessionLines(query: SessionQuery, signal: AbortSignal): Promise<LinesPage>;
  /** The wire JSON of one session, or null. */
  getSession(accountId: string, sessionId: string, agentId: string | null): Promise<string | null>;
  /** The sums of the sessions of a window, as of one moment. */
  sessionStats(query: StatsQuery, signal?: AbortSignal): Promise<StatsParts>;
  /** How many sessions of a window have which values, all as of one moment: wire JSON. */
  sessionFacets(query: FacetsQuery, signal?: AbortSignal): Promise<string>;
  /** When the first and the last session (of one agent) started, in milliseconds; null without any. */
  sessionSpan(accountId: string, agentId: string | null): Promise<{ first: number; last: number } | null>;
  /** One page of agents, by id. */
  listAgents(query: AgentQuery): Promise<IdRows>;
  agentExists(accountId: string, agentId: string): Promise<boolean>;
  /** The wire JSON of the renamed agent, or null. */
  renameAgent(accountId: string, agentId: string, name: string): Promise<string | null>;
  /** The wire JSON of the deleted agent, or null. */
  deleteAgent(accountId: string, agentId: string): Promise<string | null>;
  /** One page of the audit log, newest first. */
  listAuditEntries(query: AuditQuery, signal?: AbortSignal): Promise<AuditRows>;
  /** One page of the actors of the audit log, by id. */
  listActors(accountId: string, limit: number, after: string | null, search: string | null): Promise<IdRows>;
  /** The valid sign-in of a token, or null. */
  findLoginSession(token: string): Promise<LoginSessionRow | null>;
  /** Whose a sign-in is that is not valid any more, or null when that is not known. */
  findEndedLoginSession(token: string): Promise<EndedLoginSessionRow | null>;
  /** Moves the expiry of a sign-in, in milliseconds since the epoch. */
  renewLoginSession(id: string, expiresAt: number): Promise<void>;
  /** Notes that a sign-in is in use; its expiry stays. */
  noteLoginSessionUse(id: string): Promise<void>;
  /** The token with a hash, whatever its state, or null. */
  findToken(hash: Buffer): Promise<TokenRow | null>;
  /** Whether an account is suspended; null if there is no such account. */
  isSuspended(accountId: string): Promise<boolean | null>;
  /** Notes that a service token is in use. */
  noteTokenUse(accountId: string, tokenId: string): Promise<void>;
}

/** @param directory the pool that may look up credentials of all accounts */
export function createQueries(pool: Pool, directory: Queryable): Queries {
  const rowsOf = (accountId: string, signal: AbortSignal | undefined) =>
    signal ? inAccountUntil(pool, accountId, signal) : inAccount(pool, accountId);
  return {
    listSessions: (query, signal) => listSessions(rowsOf(query.accountId, signal), query),
    listSessionLines: (query, signal) => listSessionLines(pool, query, signal),
    getSession: (accountId, sessionId, agentId) =>
      getSession(inAccount(pool, accountId), accountId, sessionId, agentId),
    sessionStats: (query, signal) => sessionStats(rowsOf(query.accountId, signal), query),
    sessionFacets: (query, signal) => sessionFacets(rowsOf(query.accountId, signal), query),
    sessionSpan: (accountId, agentId) => sessionSpan(inAccount(pool, accountId), accountId, agentId),
    listAgents: (query) => listAgents(inAccount(pool, query.accountId), query),
    agentExists: (accountId, agentId) => agentExists(inAccount(pool, accountId), accountId, agentId),
    renameAgent: (accountId, agentId, name) =>
      renameAgent(inAccount(pool, accountId), accountId, agentId, name),
    deleteAgent: (accountId, agentId) => deleteAgent(inAccount(pool, accountId), accountId, agentId),
    listAuditEntries: (query, signal) => listAuditEntries(rowsOf(query.accountId, signal), query),
    listActors: (accountId, limit, after, search) =>
      listActors(inAccount(pool, accountId), accountId, limit, after, search),
    findLoginSession: (token) => findLoginSession(directory, token),
    findEndedLoginSession: (token) => findEndedLoginSession(directory, token),
    renewLoginSession: (id, expiresAt) => renewLoginSession(directory, id, expiresAt),
    noteLoginSessionUse: (id) => noteLoginSessionUse(directory, id),
    findToken: (hash) => findToken(directory, hash),
    isSuspended: (accountId) => isSuspended(directory, accountId),
    noteTokenUse: (accountId, tokenId) => noteTokenUse(inAccount(pool, accountId), accountId, tokenId),
  };
}
