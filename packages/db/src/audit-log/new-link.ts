import { entryText, type NewAuditEntry } from './entry.ts';

const firstBytes = 4_096;

/** The maximum number of UTF-8 bytes per UTF-16 unit. */
const bytesPerUnit = 3;

const lineFeed = 10;

/** Collects entries for one link of a chain, in the form that the database expects. */
export class NewLink {
  /** The time of each entry, in milliseconds since the epoch. */
  readonly instants: number[] = [];
  // Bytes rather than strings, because hundreds of short-lived strings slow down garbage collection.
  #text: Buffer = Buffer.allocUnsafeSlow(firstBytes);
  #length = 0;
  readonly #pairs = new Map<string, Set<string>>();

  get size(): number {
    return this.instants.length;
  }

  /** @param at the time of the entry, in milliseconds since the epoch */
  add(entry: NewAuditEntry, at: number): this {
    const { action, actor } = entry;
    const text = entryText(entry);
    this.#reserve(text.length * bytesPerUnit + 1);
    if (this.size > 0) this.#text[this.#length++] = lineFeed;
    this.#length += this.#text.write(text, this.#length);
    this.instants.push(at);
    let actors = this.#pairs.get(action);
    if (!actors) {
      actors = new Set();
      this.#pairs.set(action, actors);
    }
    actors.add(actor.id);
    return this;
  }

  /** Returns the JSON of the entries in UTF-8, one per line. */
  entries(): Buffer {
    return this.#text.subarray(0, this.#length);
  }

  /** Returns the distinct pairs of action and actor id. */
  pairs(): { actions: string[]; actorIds: string[] } {
    const pairs = [...this.#pairs].flatMap(([action, ids]) => [...ids].map((id) => [action, id] as const));
    return { actions: pairs.map(([action]) => action), actorIds: pairs.map(([, id]) => id) };
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#text.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#text.length * 4, this.#length + bytes));
    this.#text.copy(larger, 0, 0, this.#length);
    this.#text = larger;
  }
}
