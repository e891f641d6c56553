import { MaskerFault } from '@masker/contract';

/** How much may be under way at once, and how much may wait for that. */
export interface GateSize {
  underWay: number;
  waiting: number;
}

/**
 * Lets only so many requests in at once. The rest wait, in order, and beyond that are turned away at once:
 * under any load memory stays bounded, and so does the time that an accepted request takes.
 */
export class Gate {
  readonly #size: GateSize;
  readonly #queue: (() => void)[] = [];
  #underWay = 0;

  constructor(size: GateSize) {
    this.#size = size;
  }

  /**
   * Comes in. Whoever did leaves again, whatever happened in between.
   *
   * @returns null when there was room, which costs nothing; else a wait for it
   * @throws `unavailable` when too many are waiting already
   */
  enter(): Promise<void> | null {
    if (this.#underWay < this.#size.underWay) {
      this.#underWay++;
      return null;
    }
    if (this.#queue.length >= this.#size.waiting) throw busy();
    return new Promise((resolve) => this.#queue.push(resolve));
  }

  get underWay(): number {
    return this.#underWay;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Goes out; the place passes to whoever has waited longest. */
  leave(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#underWay--;
  }
}

function busy(): MaskerFault {
  return new MaskerFault('unavailable', 'The server has too much to do. Try again in a second.', {
    retryAfter: 1,
  });
}
