import type { Wish } from './plan.ts';

const hour = 3_600_000;

/** The maximum part that is read again between two rounds that read the whole overlap. */
const shortOverlap = hour;

/** The interval between two rounds that read the whole overlap, in milliseconds. */
const wideInterval = hour;

/** The interval between two rechecks, in milliseconds. */
const recheckInterval = 24 * hour;

/**
 * Determines what each round of `--follow` reads. Rounds run every few seconds: the first one and then one an hour read
 * the whole overlap, `--since` applies once, and `--recheck` reads everything once a day.
 */
export class FollowPlan {
  readonly #wish: Wish;
  #wideAt = Number.NEGATIVE_INFINITY;
  #recheckedAt = Number.NEGATIVE_INFINITY;
  #sinceIsRead = false;

  constructor(wish: Wish) {
    this.#wish = wish;
  }

  /** @param now milliseconds of a monotonic clock */
  next(now: number): Wish {
    const { since, overlap, recheck } = this.#wish;
    const wide = now - this.#wideAt >= wideInterval;
    return {
      since: this.#sinceIsRead ? null : since,
      overlap: wide ? overlap : Math.min(overlap, shortOverlap),
      recheck: recheck && now - this.#recheckedAt >= recheckInterval,
    };
  }

  /** Call after a completed round; an incomplete one is repeated. */
  done(round: Wish, now: number): void {
    if (round.since !== null) this.#sinceIsRead = true;
    if (round.overlap === this.#wish.overlap) this.#wideAt = now;
    if (round.recheck) this.#recheckedAt = now;
  }
}
