/** Reproducible randomness: the same seed gives the same numbers, on every machine (sfc32). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: string) {
    this.#a = hash(seed, 0x9e3779b9);
    this.#b = hash(seed, 0x243f6a88);
    this.#c = hash(seed, 0xb7e15162);
    // The first numbers of seeds that differ little are alike; skip them.
    for (let i = 0; i < 16; i++) this.uint32();
  }

  uint32(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** At least 0 and less than 1. */
  next(): number {
    return this.uint32() / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.uint32() >>> 24);
  }

  /**
   * Around 0, with a standard deviation of 1, never beyond 6: a sum of twelve, because additions come out
   * the same in every engine, to the last bit.
   */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next();
    return sum;
  }

  /** How often something happens that happens `mean` times on average. */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.next();
    let times = 0;
    while (product > limit) {
      product *= this.next();
      times++;
    }
    return times;
  }

  /** One of `entries`, in proportion to their weights. */
  weighted<T>(entries: ReadonlyArray<readonly [T, number]>): T {
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of entries) {
      left -= weight;
      if (left < 0) return value;
    }
    return (entries.at(-1) as readonly [T, number])[0];
  }
}

// FNV-1a, stirred once more at the end.
function hash(text: string, start: number): number {
  let h = start | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return h ^ (h >>> 13);
}
