/** The end of all data. Fixed, so that every run has the same rows; not on the hour, as in practice. */
export const anchor = Date.parse('2026-05-03T21:14:32.794Z');

const day = 24 * 3_600_000;

/** All sessions started within this many days before the anchor. */
export const days = 30;

export const windowStart = anchor - days * day;

/** Agents by activity: the first takes a third of the calls, the last one in 50,000. */
export const agents = Array.from({ length: 25 }, (_, i) => ({
  id: `agt_01JQ0000000000000000${String(i).padStart(6, '0')}`,
  name: `voice-agent-${String(i).padStart(2, '0')}`,
}));

export const busyAgent = agents[0] as (typeof agents)[number];
export const rareAgent = agents[24] as (typeof agents)[number];

/** The accounts of a loaded database. */
export interface Dataset {
  rows: number;
  /** The measured account. */
  accountId: string;
  /** Another account with a tenth as many sessions, none of which may appear. */
  neighbourId: string;
}
