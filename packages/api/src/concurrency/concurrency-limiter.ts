import { ApiError } from '@masker/contract';

/** The limits on running and waiting work. */
export interface LimiterSize {
  /** The maximum number of tasks that run at once. */
  slots: number;
  /** The maximum number of tasks that wait for a slot. */
  waiting: number;
  /** The maximum number of slots that one owner may hold; defaults to `slots`. */
  share?: number;
  /** Milliseconds after which a wait fails. */
  waitMs?: number;
}

const defaultWaitMs = 10_000;

/** The `Retry-After` of a refusal, in seconds: when the queue is full, and after a wait that took too long. */
const retryAfter = { full: 1, waited: 5 };

/** What the owners of slots are. */
export type OwnerKind = 'account' | 'address';

const whoHas: Record<OwnerKind, string> = { account: 'You have', address: 'Your address has' };

interface Waiter {
  grant(): void;
  refuse(error: ApiError): void;
}

interface Owner {
  held: number;
  queue: Waiter[];
}

/**
 * Limits concurrency, with slots shared fairly between owners (accounts, or networks of unknown callers).
 *
 * - An owner holds at most its share of the slots, so that no owner can take all of them.
 * - Released slots go to the waiting owners in turn, regardless of how many tasks each has waiting.
 * - When the queue is full, the owner with the most waiting tasks loses its newest to an owner that has fewer.
 *
 * This bounds memory and the duration of an accepted request under any load.
 */
export class ConcurrencyLimiter {
  readonly #size: LimiterSize;
  readonly #what: string;
  readonly #owner: OwnerKind;
  /** Owners that hold a slot or wait for one. */
  readonly #owners = new Map<string, Owner>();
  /** Owners that wait, in the order of their turns. */
  readonly #turns = new Set<Owner>();
  #held = 0;
  #waiting = 0;

  /**
   * @param what the plural name of the work in error messages, such as `exports`
   * @param owner what the owners are, in error messages
   */
  constructor(size: LimiterSize, what = 'requests', owner: OwnerKind = 'account') {
    this.#size = size;
    this.#what = what;
    this.#owner = owner;
  }

  /**
   * Acquires a slot; the caller must {@link release} it in a `finally`.
   *
   * @param owner the owner whose share the slot counts against
   * @param signal aborts the wait
   * @returns null if a slot was free (no promise is created); otherwise a promise that resolves to true with a slot,
   *   or to false, without a slot to release, if `signal` aborted the wait
   * @throws `unavailable` if too many tasks wait or the wait took too long; there is then no slot to release
   */
  acquire(owner: string, signal?: AbortSignal): Promise<boolean> | null {
    const entry = this.#owners.get(owner) ?? { held: 0, queue: [] };
    if (this.#held < this.#size.slots && entry.held < this.#share) {
      this.#owners.set(owner, entry);
      this.#take(entry);
      return null;
    }
    // What is over already must not take the place of another's task.
    if (signal?.aborted) return Promise.resolve(false);
    if (this.#waiting >= this.#size.waiting) this.#makeRoom(entry);
    this.#owners.set(owner, entry);
    return this.#wait(owner, entry, signal);
  }

  /** Releases a slot; the next waiting owner gets it. */
  release(owner: string): void {
    const entry = this.#owners.get(owner);
    if (!entry || entry.held === 0) return;
    entry.held--;
    this.#held--;
    this.#forgetIdle(owner, entry);
    this.#grantNext();
  }

  /**
   * Runs `work` in a slot.
   *
   * @throws `unavailable` if no slot becomes free in time; the reason of `signal` if it aborts the wait
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

  /** The number of slots in use. */
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

  /** @throws `unavailable` if no owner has more tasks waiting than the newcomer would have */
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
        refuse: (error) => {
          leave();
          this.#forgetIdle(name, owner);
          reject(error);
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
      signal?.addEventListener('abort', abandon, { once: true });
    });
  }

  #grantNext(): void {
    for (const owner of this.#turns) {
      if (this.#held >= this.#size.slots) return;
      if (owner.held >= this.#share) continue;
      // The owner goes to the end of the turns if it has more tasks waiting.
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
        ? `${whoHas[this.#owner]} ${this.#share} ${this.#what} in progress on this server, the maximum for one ${this.#owner}. ${again}`
        : `The server has the maximum number of ${this.#what} in progress. ${again}`;
    return new ApiError('unavailable', message, { retryAfter: seconds });
  }
}
