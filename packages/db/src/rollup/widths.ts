import { bucketOrigin } from '@masker/contract';

const minute = 60_000;
const hour = 60 * minute;

/**
 * What sessions are counted by, in milliseconds, the narrowest first: a quarter of an hour, three hours, half a
 * day, a week. Each fills the next a few times over, so that few rollups make up any window; the narrowest leave
 * little to the rows at its edges.
 */
export const rollupWidths = [15 * minute, 3 * hour, 12 * hour, 7 * 24 * hour] as const;

/**
 * The widths with counts by kind, model and duration. The narrowest rollups of one agent have hardly more than a
 * session, and its rows are read as quickly.
 */
export const facetWidths = { everyAgent: rollupWidths, agent: [3 * hour, 12 * hour, 7 * 24 * hour] } as const;

/** The narrowest. */
export const rollupQuarter = rollupWidths[0];

/** A start of all widths: rollups begin at the buckets of a series. */
export const rollupOrigin = bucketOrigin;

/** A width as the table has it, in minutes. */
export const inMinutes = (width: number) => width / minute;

/** The agent id for all agents of the account together. */
export const everyAgent = '';

/** The rollups for sessions of these agents: those of the only one, or of all together. */
export function rollupSubject(agentIds: readonly string[] | undefined): string {
  return agentIds?.length === 1 ? (agentIds[0] as string) : everyAgent;
}
