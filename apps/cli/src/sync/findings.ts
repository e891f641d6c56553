/** In which way a session deviated from the documented API, and was kept nevertheless. */
export type Deviation =
  /** A field nobody documented: left out. */
  | 'unknown_field'
  /** A kind of redaction nobody documented: kept. */
  | 'undocumented_kind'
  /** A field that was not there: derived, or empty. */
  | 'missing'
  /** A timestamp with an offset or finer than a millisecond: kept in UTC, in milliseconds. */
  | 'normalised'
  /** A figure that disagrees with what it derives from: the derived one was kept. */
  | 'derived'
  /** Kinds counted zero times: left out. */
  | 'zero_count';

/** How often sessions deviated in one way. */
export interface Remark {
  deviation: Deviation;
  /** The field or the kind; null for those whose name is not safe to show, or beyond the first ones. */
  name: string | null;
  sessions: number;
}

/** Sessions that could not be stored, for one reason. */
export interface Unstored {
  field: string;
  message: string;
  sessions: number;
  /** The first of their ids, where they have well-formed ones. */
  ids: string[];
}

/** Ids that are kept for a report; the count goes on. */
export const reportedIds = 20;

/** Different names and reasons that are told apart. */
const toldApart = 50;

/**
 * What was remarkable about the sessions read: names, reasons, ids and counts. Never a value: an unknown
 * field could hold anything.
 */
export class Findings {
  readonly remarks: Remark[] = [];
  readonly unstored: Unstored[] = [];
  readonly conflicts = { sessions: 0, ids: [] as string[] };

  remark(deviation: Deviation, name: string): void {
    const shown = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(name) ? name : null;
    const remark = this.#remark(deviation, shown) ?? this.#newRemark(deviation, shown);
    remark.sessions++;
  }

  #remark(deviation: Deviation, name: string | null): Remark | undefined {
    return this.remarks.find((remark) => remark.deviation === deviation && remark.name === name);
  }

  #newRemark(deviation: Deviation, name: string | null): Remark {
    const full = this.remarks.length >= toldApart;
    const kept = full ? this.#remark(deviation, null) : undefined;
    if (kept) return kept;
    const remark = { deviation, name: full ? null : name, sessions: 0 };
    this.remarks.push(remark);
    return remark;
  }

  /** @param id null when it has no well-formed one */
  refuse(field: string, message: string, id: string | null): void {
    const same = this.unstored.find((one) => one.field === field && one.message === message);
    const reason = same ?? this.#newReason(field, message);
    reason.sessions++;
    if (id !== null && reason.ids.length < reportedIds && !reason.ids.includes(id)) reason.ids.push(id);
  }

  #newReason(field: string, message: string): Unstored {
    if (this.unstored.length > toldApart) return this.unstored[toldApart] as Unstored;
    const reason =
      this.unstored.length === toldApart
        ? { field: 'session', message: 'has other problems', sessions: 0, ids: [] }
        : { field, message, sessions: 0, ids: [] };
    this.unstored.push(reason);
    return reason;
  }

  /** @param ids of some of them, at least of the first ones */
  conflict(ids: readonly string[], sessions: number): void {
    this.conflicts.sessions += sessions;
    for (const id of ids) {
      if (this.conflicts.ids.length < reportedIds && !this.conflicts.ids.includes(id))
        this.conflicts.ids.push(id);
    }
  }

  get unstoredCount(): number {
    return this.unstored.reduce((sum, { sessions }) => sum + sessions, 0);
  }
}
