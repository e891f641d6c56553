import { Findings } from './findings.ts';

/** What one round of mirroring did. Instants in milliseconds. */
export interface Round {
  /** How far back it reads. */
  since: number | null;
  /** Everything that the source had from here on is here, or among the findings; null until that is so. */
  completeSince: number | null;
  /** The start of the oldest session read. */
  oldest: number | null;
  pages: number;
  /** Sessions that came, of whatever form. */
  read: number;
  added: number;
  alreadyThere: number;
  findings: Findings;
  /** It continued what an earlier run had left off. */
  resumed: boolean;
  /** The source no longer knew where that was: it was read again from the newest session. */
  restarted: boolean;
  /** It came to its end. */
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
