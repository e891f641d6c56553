const field = Buffer.from('"redactions_by_kind":');
const notReported = Buffer.from('"redactions_reported":false');
const closingBrace = '}'.charCodeAt(0);

/** Different counts that are remembered before they are added up. */
const mostRemembered = 10_000;

/** Adds up the redactions of sessions by kind, and counts the sessions whose source reports none. Many sessions have the same counts, which are parsed once. */
export class KindCounter {
  readonly #totals = new Map<string, number>();
  /** How many sessions have these counts, as JSON. */
  readonly #seen = new Map<string, number>();
  #notReported = 0;

  /** Sessions whose source reports no redaction counts. */
  get notReported(): number {
    return this.#notReported;
  }

  /** @param lines wire JSON of sessions, each followed by a line feed */
  count(lines: Buffer): void {
    // A name cannot contain a field: its quotes are escaped. Each text is of its own: a part of a longer one would
    // keep all of it in memory.
    for (let at = lines.indexOf(field); at !== -1; ) {
      const end = lines.indexOf(closingBrace, at + field.length) + 1;
      const counts = lines.toString('latin1', at + field.length, end);
      this.#seen.set(counts, (this.#seen.get(counts) ?? 0) + 1);
      at = lines.indexOf(field, end);
    }
    if (this.#seen.size > mostRemembered) this.#addUp();
    for (let at = lines.indexOf(notReported); at !== -1; at = lines.indexOf(notReported, at + 1))
      this.#notReported++;
  }

  /** The sums, kinds in alphabetical order. */
  counts(): Record<string, number> {
    this.#addUp();
    return Object.fromEntries([...this.#totals].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #addUp(): void {
    for (const [json, sessions] of this.#seen)
      for (const [kind, count] of Object.entries(JSON.parse(json) as Record<string, number>))
        this.#totals.set(kind, (this.#totals.get(kind) ?? 0) + count * sessions);
    this.#seen.clear();
  }
}
