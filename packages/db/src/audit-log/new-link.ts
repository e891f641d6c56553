import { entryText, type NewAuditEntry } from './entry.ts';

const firstBytes = 4_096;

/** Of a character in UTF-8, at most, for each unit of a string. */
const bytesPerUnit = 3;

const lineFeed = 10;

/** Accesses that are to become one link of a chain, in the form in which the database takes them. */
export class NewLink {
  /** When each was, in milliseconds since the epoch. */
  readonly instants: number[] = [];
  // Bytes rather than strings: hundreds of strings that live for a moment are what a collector is slow with.
  #text: Buffer = Buffer.allocUnsafeSlow(firstBytes);
  #length = 0;
  readonly #pairs = new Map<string, Set<string>>();

  get size(): number {
    return this.instants.length;
  }

  /** @param at when, in milliseconds since the epoch */
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

  /** Their JSON in UTF-8, one to a line. */
  entries(): Buffer {
    return this.#text.subarray(0, this.#length);
  }

  /** The actions and the ids of actors that occur together. */
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
