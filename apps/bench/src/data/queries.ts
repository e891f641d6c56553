import { anchor, windowStart } from './dataset.ts';

/** A query of the list, the same for every contender, with the names of the API. */
export interface ListQuery {
  limit: number;
  /** Inclusive; ISO 8601 UTC. Fixed, so that reused data stays valid and every response is the same. */
  since: string;
  until?: string;
  agentId?: string;
  status?: 'ok' | 'error' | 'partial';
  minRedactions?: number;
}

/** The unfiltered list of the whole window. */
export const wholeWindow: ListQuery = { limit: 50, since: instant(windowStart) };

/** The same list, for the last `hours` before the newest session. */
export function since(hours: number): ListQuery {
  return { limit: 50, since: instant(anchor - hours * 3_600_000) };
}

/** An instant in the format of the API: milliseconds only if they are not zero. */
export function instant(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
