import { anchor, windowStart } from './dataset.ts';

/** What is asked of a list: the same for every contender, in the words of the API. */
export interface ListQuery {
  limit: number;
  /** Inclusive; ISO 8601 UTC. Absolute, so that kept data stays good and every answer is the same. */
  since: string;
  until?: string;
  agentId?: string;
  status?: 'ok' | 'error' | 'partial';
  minRedactions?: number;
}

/** The unfiltered list of the whole window. */
export const wholeWindow: ListQuery = { limit: 50, since: instant(windowStart) };

/** The same, as far back as `hours` before the newest session. */
export function since(hours: number): ListQuery {
  return { limit: 50, since: instant(anchor - hours * 3_600_000) };
}

/** An instant as the API writes it: milliseconds only when they are not zero. */
export function instant(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
