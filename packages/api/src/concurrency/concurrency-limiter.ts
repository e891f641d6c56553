import { ApiError } from '@masker/contract';

/** How much may run at once, how much may wait for that, and for how long. */
export interface LimiterSize {
  /** Slots: what may run at once. */
  slots: number;
  /** What may wait for a slot at once. */
  waiting: number;
  /** Slots that one owner may hold; all of them, unless given. */
  share?: number;
  /** Milliseconds after which a wait ends without a slot. */
  waitMs?: number;
}

const defaultWaitMs = 10_000;

/** Seconds that whoever was refused is asked to wait. */
const retryAfter = { full: 1, waited: 5 };

interface Waiter {
  grant(): void;
  refuse(apiError: ApiError): void;
}

interface Owner {
  held: number;
  queue: Waiter[];
}

/**
 * Lets only so many run at once, shared fairly between owners (accounts, or addresses of callers who are not known).
 *
 * - An owner holds at most its share of the slots, so that nobody can take all of them.
 * - Freed slots go to the owners that wait in turn, whatever the number that each of them has waiting.
 * - When the queue is full, the owner with the most waiting gives up its newest place to a newcomer that has fewer.
 *
 * So memory and the time that an accepted request takes are bounded under any load.
 */
export class ConcurrencyLimiter {
  readonly #size: LimiterSize;
  readonly #what: string;
  /** Those that hold or wait. */
  readonly #owners = new Map<string, Owner>();
  /** Those that wait, the one whose turn is next first. */
  readonly #turns = new Set<Owner>();
  #held = 0;
  #waiting = 0;

  /** @param what runs, in the plural, as an error tells it: `exports` */
  constructor(size: LimiterSize, what = 'requests') {
    this.#size = size;
    this.#what = what;
  }

  /**
   * Acquires a slot. The caller must {@link release} it in a `finally`.
   *
   * @param owner whose share it counts against
   * @param signal ends the wait, which then resolves without a slot: see {@link release}
   * @returns null when a slot was free, which costs nothing; else a wait that resolves to whether there is a slot now:
   *   false when `signal` ended it, and then nothing is to be released
   * @throws `unavailable` when too many wait, or the wait lasted too long; nothing is to be released then
   */
  acquire(owner: string, signal?: AbortSignal): Promise<boolean> | null {
    const known = this.#owners.get(owner) ?? { held: 0, queue: [] };
    if (this.#held < this.#size.slots && known.held < this.#share) {
      this.#owners.set(owner, known);
      this.#take(known);
      return null;
    }
    if (this.#waiting >= this.#size.waiting) this.#makeRoom(known);
    this.#owners.set(owner, known);
    return this.#wait(owner, known, signal);
  }

  /** Gives a slot back, which goes to whoever's turn it is. */
  release(owner: string): void {
    const known = this.#owners.get(owner);
    if (!known || known.held === 0) return;
    known.held--;
    this.#held--;
    this.#forgetIdle(owner, known);
    this.#grantNext();
  }

  /**
   * Runs `work` in a slot.
   *
   * @throws `unavailable` when there is none in time; the reason of `signal` when that ends the wait
   */
  async run<T>(owner: string, signal: AbortSignal, work: () => T | Promise<T>): Promise<T> {
    const wait = this.acquire(owner, signal);
    if (wait && !(await wait)) throw signal.reason;
    try {
      return await work();
    } finally {
      this.release(owner);
    }
  }

  /** Slots that are held. */
  get held(): number {
    return this.#held;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get #share(): number {
    return this.#size.share ?? this.#size.slots;
  }

  #take(owner: Owner): void {
    owner.held++;
    this.#held++;
  }

  /** @throws `unavailable` when nobody has more waiting than the newcomer would have */
  #makeRoom(newcomer: Owner): void {
    let most = newcomer;
    for (const owner of this.#turns) if (owner.queue.length > most.queue.length) most = owner;
    if (most.queue.length <= newcomer.queue.length + 1) throw this.#full(newcomer);
    most.queue.at(-1)?.refuse(this.#full(most));
  }

  #wait(name: string, owner: Owner, signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abandon);
        owner.queue.splice(owner.queue.indexOf(waiter), 1);
        this.#waiting--;
        if (owner.queue.length === 0) this.#turns.delete(owner);
      };
      const waiter: Waiter = {
        grant: () => {
          leave();
          this.#take(owner);
          resolve(true);
        },
        refuse: (apiError) => {
          leave();
          this.#forgetIdle(name, owner);
          reject(apiError);
        },
      };
      const abandon = () => {
        leave();
        this.#forgetIdle(name, owner);
        resolve(false);
      };
      const timer = setTimeout(() => waiter.refuse(this.#tooLong(owner)), this.#size.waitMs ?? defaultWaitMs);
      owner.queue.push(waiter);
      this.#turns.add(owner);
      this.#waiting++;
      if (signal?.aborted) abandon();
      else signal?.addEventListener('abort', abandon, { once: true });
    });
  }

  #grantNext(): void {
    for (const owner of this.#turns) {
      if (this.#held >= this.#size.slots) return;
      if (owner.held >= this.#share) continue;
      // To the end of the turns, unless that was its last.
      this.#turns.delete(owner);
      if (owner.queue.length > 1) this.#turns.add(owner);
      owner.queue[0]?.grant();
      return;
    }
  }

  #forgetIdle(name: string, owner: Owner): void {
    if (owner.held === 0 && owner.queue.length === 0) this.#owners.delete(name);
  }

  #full(owner: Owner): ApiError {
    return this.#refusal(owner, retryAfter.full);
  }

  #tooLong(owner: Owner): ApiError {
    return this.#refusal(owner, retryAfter.waited);
  }

  #refusal(owner: Owner, seconds: number): ApiError {
    const again = `Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`;
    const message =
      this.#share < this.#size.slots && owner.held >= this.#share
        ? `You have ${this.#share} ${this.#what} under way on this server, as many as one account may have. ${again}`
        : `The server has as many ${this.#what} under way as it takes. ${again}`;
    return new ApiError('unavailable', message, { retryAfter: seconds });
  }
}
