/** The ways in which an accepted session can deviate from the documented API. */
export type Deviation =
  /** An undocumented field: omitted. */
  | 'unknown_field'
  /** An undocumented kind of redaction: kept. */
  | 'undocumented_kind'
  /** A missing field: derived, or empty. */
  | 'missing'
  /** A timestamp with an offset or finer than a millisecond: converted to UTC and milliseconds. */
  | 'normalised'
  /** A figure that differs from its derived value: the derived value is stored. */
  | 'derived'
  /** Kinds with a count of zero: omitted. */
  | 'zero_count';

/** The number of sessions with one deviation. */
export interface Remark {
  deviation: Deviation;
  /** The field or the kind; null for names that are not safe to show, or beyond the first ones. */
  name: string | null;
  sessions: number;
}

/** Sessions that could not be stored, for one reason. */
export interface Unstored {
  field: string;
  message: string;
  sessions: number;
  /** The first of their ids that are well-formed. */
  ids: string[];
}

/** The maximum number of ids in a report; counting continues. */
export const reportedIds = 20;

/** The maximum number of different names and reasons. */
const toldApart = 50;

/**
 * Collects the deviations of the sessions read: names, reasons, ids and counts. Never a value, because an unknown field
 * could contain anything.
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

  /** @param id null if it has no well-formed one */
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

  /** @param ids of some of them, including the first ones */
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
