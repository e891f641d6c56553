/** The writers that are remembered; if there are more, all readers see what the forgotten ones wrote. */
const maxWriters = 10_000;

/** When each caller last wrote. */
export class RecentWrites {
  readonly #keepMs: number;
  /** By writer, the time by `performance.now()`; oldest first. */
  readonly #at = new Map<string, number>();
  /** The time of the last write of a forgotten writer. */
  #forgotten: number | undefined;

  /** @param keepMs how long a write is remembered, in milliseconds */
  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** Notes that a write was committed before now. */
  add(writer: string): void {
    const now = performance.now();
    this.#at.delete(writer);
    this.#at.set(writer, now);
    for (const [other, at] of this.#at) {
      const isOld = now - at > this.#keepMs;
      if (!isOld && this.#at.size <= maxWriters) break;
      this.#at.delete(other);
      if (!isOld) this.#forgotten = at;
    }
  }

  /** The time before which everything that was committed must be seen by a reader; undefined for no such time. */
  of(reader: string): number | undefined {
    const at = this.#at.get(reader);
    const latest = Math.max(at ?? Number.NEGATIVE_INFINITY, this.#forgotten ?? Number.NEGATIVE_INFINITY);
    return performance.now() - latest > this.#keepMs ? undefined : latest;
  }
}
