import type { Facets, Stats } from '@masker/contract';
import type { Filters } from '../sessions/filters.ts';

/** A value that is counted in two windows. */
export interface Mover {
  key: string;
  /** Null for sessions that never reached a model. */
  name: string | null;
  now: number;
  before: number;
  /** The filter for its list. */
  filter: Partial<Filters>;
}

/** Counts, and whether values that are not listed have none. */
interface Counts {
  counts: ReadonlyMap<string, Omit<Mover, 'key' | 'now' | 'before'> & { count: number }>;
  isWhole: boolean;
}

/**
 * The changes between two windows, the biggest first. A value that only one window lists is omitted unless the other
 * window's counts are complete, because it may be among the values that are not listed there.
 */
function moversOf(now: Counts, before: Counts): Mover[] {
  const movers: Mover[] = [];
  for (const key of new Set([...now.counts.keys(), ...before.counts.keys()])) {
    const [one, other] = [now.counts.get(key), before.counts.get(key)];
    const told = one ?? other;
    if (!told || (!one && !now.isWhole) || (!other && !before.isWhole)) continue;
    movers.push({
      key,
      name: told.name,
      filter: told.filter,
      now: one?.count ?? 0,
      before: other?.count ?? 0,
    });
  }
  const by = ({ now, before }: Mover) => Math.abs(now - before);
  return movers.sort((a, b) => by(b) - by(a) || b.now - a.now || (a.key < b.key ? -1 : 1));
}

/** Agents by their sessions, or by their errors. */
export function agentMovers({ agents, other_agents, previous }: Stats, of: 'sessions' | 'errors'): Mover[] {
  const status: Partial<Filters> = of === 'errors' ? { status: ['error'] } : {};
  const countsOf = (told: NonNullable<Stats['previous']>['agents'], others: number): Counts => ({
    counts: new Map(
      told.map(({ agent_id, agent_name, sessions, by_status }) => [
        agent_id,
        {
          name: agent_name,
          count: of === 'errors' ? by_status.error : sessions,
          filter: { agent_id: [agent_id], ...status },
        },
      ]),
    ),
    isWhole: others === 0,
  });
  if (!previous) return [];
  const movers = moversOf(countsOf(agents, other_agents), countsOf(previous.agents, previous.other_agents));
  return movers.filter(({ now, before }) => now > 0 || before > 0);
}

/** Kinds by their redactions. */
export function kindMovers({ redactions_by_kind, previous }: Stats): Mover[] {
  const countsOf = (kinds: Stats['redactions_by_kind']): Counts => ({
    counts: new Map(
      Object.entries(kinds).map(([kind, count]) => [kind, { name: kind, count, filter: { kind: [kind] } }]),
    ),
    isWhole: true,
  });
  return previous ? moversOf(countsOf(redactions_by_kind), countsOf(previous.redactions_by_kind)) : [];
}

/** Models by their sessions. */
export function modelMovers(now: Facets, before: Facets): Mover[] {
  const countsOf = ({ facets, other }: Facets): Counts => ({
    counts: new Map(
      facets.model.map(({ value, sessions }) => [
        // No name is empty.
        value ?? '',
        {
          name: value,
          count: sessions,
          filter: value === null ? { reached_model: false } : { model: [value] },
        },
      ]),
    ),
    isWhole: other.model === 0,
  });
  return moversOf(countsOf(now), countsOf(before));
}
