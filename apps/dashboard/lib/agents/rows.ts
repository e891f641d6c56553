import type { Agent, Stats } from '@masker/contract';
import type { AgentSort } from './filters.ts';

/** An agent with the totals of its sessions in a window. */
export interface AgentRow {
  id: string;
  name: string;
  sessions: number;
  errors: number;
  redactions: number;
  /** Of its sessions, those whose source reports redaction counts. */
  reported: number;
  /** Milliseconds; null without sessions. */
  p95: number | null;
  /** Its sessions in each bucket, with errors separate. */
  series: { errors: number[]; others: number[] };
  /** The start of its latest session, or of that session's bucket. Null if unknown. */
  lastSeen: { at: string; isExact: boolean } | null;
}

/**
 * Returns the agents of a window, and the agents of the account without sessions in it.
 *
 * @param known some agents of the account; those without sessions are added only if the stats list all agents of the
 *   window
 */
export function rowsOf({ agents, series, other_agents }: Stats, known: readonly Agent[]): AgentRow[] {
  const latest = new Map(known.map(({ id, last_session_at }) => [id, last_session_at]));
  const busy = agents.map(({ agent_id: id, agent_name: name, ...agent }): AgentRow => {
    const { ok = [], error = [], partial = [] } = agent.series ?? {};
    const others = ok.map((count, place) => count + (partial[place] ?? 0));
    const exact = latest.get(id);
    const last = others.findLastIndex((count, place) => count + (error[place] ?? 0) > 0);
    const start = series[last]?.start;
    return {
      id,
      name,
      sessions: agent.sessions,
      errors: agent.by_status.error,
      redactions: agent.redactions,
      reported: agent.sessions - (agent.redactions_not_reported ?? 0),
      p95: agent.durations?.p95 ?? null,
      series: { errors: error, others },
      lastSeen: exact
        ? { at: exact, isExact: true }
        : start === undefined
          ? null
          : { at: start, isExact: false },
    };
  });
  if (other_agents > 0) return busy;
  const ids = new Set(busy.map(({ id }) => id));
  const quiet = known
    .filter(({ id }) => !ids.has(id))
    .map(
      ({ id, name, last_session_at }): AgentRow => ({
        id,
        name,
        sessions: 0,
        errors: 0,
        redactions: 0,
        reported: 0,
        p95: null,
        series: { errors: [], others: [] },
        lastSeen: last_session_at === null ? null : { at: last_session_at, isExact: true },
      }),
    );
  return [...busy, ...quiet];
}

/** The sort value for each key; unknown values sort last. */
const measures: Record<Exclude<AgentSort, 'name'>, (row: AgentRow) => number> = {
  sessions: ({ sessions }) => sessions,
  errors: ({ errors, sessions }) => (sessions === 0 ? -1 : errors),
  redactions: ({ redactions, reported }) => (reported === 0 ? -1 : redactions / reported),
  p95: ({ p95 }) => p95 ?? -1,
  last_seen: ({ lastSeen }) => (lastSeen === null ? -1 : Date.parse(lastSeen.at)),
};

/** Sorts agents: highest numbers first, names from A to Z, or reversed. Ties sort by name. */
export function sorted(rows: readonly AgentRow[], by: AgentSort, isReversed: boolean): AgentRow[] {
  const names = (a: AgentRow, b: AgentRow) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1);
  const way = isReversed ? -1 : 1;
  return [...rows].sort((a, b) =>
    by === 'name' ? way * names(a, b) : way * (measures[by](b) - measures[by](a)) || names(a, b),
  );
}

/** Returns the agents whose name contains a text, ignoring case. */
export function named(rows: readonly AgentRow[], search: string): AgentRow[] {
  const wanted = search.trim().toLowerCase();
  return wanted === ''
    ? [...rows]
    : rows.filter(({ name, id }) => name.toLowerCase().includes(wanted) || id === search.trim());
}
