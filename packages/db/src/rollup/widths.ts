const minute = 60_000;

/**
 * What sessions are counted by: every quarter of an hour, and every half of a day, both as UTC has them. The
 * wide ones make long windows short work, the narrow ones leave little to the rows at a window's edges.
 */
export const rollupMinutes = { quarter: 15, half: 720 } as const;

/** The same in milliseconds. */
export const rollupWidths = {
  quarter: rollupMinutes.quarter * minute,
  half: rollupMinutes.half * minute,
} as const;

/** Stands for all agents of the account together. */
export const everyAgent = '';
