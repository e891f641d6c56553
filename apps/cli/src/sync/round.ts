import { Findings } from './findings.ts';

/** The result of one round. Instants in milliseconds. */
export interface Round {
  /** The start of the window to read. */
  since: number | null;
  /** Every session of the source from here on is stored, or among the findings; null until then. */
  completeSince: number | null;
  /** The start of the oldest session read. */
  oldest: number | null;
  pages: number;
  /** The number of received sessions, valid or not. */
  read: number;
  added: number;
  alreadyThere: number;
  findings: Findings;
  /** Whether it continued the pagination of an earlier run. */
  resumed: boolean;
  /** Whether the source refused that position, so that it was read again from the newest session. */
  restarted: boolean;
  /** Whether it was completed. */
  complete: boolean;
}

export function newRound(): Round {
  return {
    since: null,
    completeSince: null,
    oldest: null,
    pages: 0,
    read: 0,
    added: 0,
    alreadyThere: 0,
    findings: new Findings(),
    resumed: false,
    restarted: false,
    complete: false,
  };
}
