import type { Wish } from './plan.ts';

const hour = 3_600_000;

/** The most that is read again between two rounds that read the whole overlap. */
const shortOverlap = hour;

/** How long after a round that read the whole overlap the next one does, in milliseconds. */
const wideInterval = hour;

/** How long after a recheck the next one begins, in milliseconds. */
const recheckInterval = 24 * hour;

/**
 * What each round of `--follow` reads. Rounds come every few seconds: the whole overlap is read by the first
 * and then once an hour, what `--since` names once, and `--recheck` reads everything once a day.
 */
export class FollowPlan {
  readonly #wish: Wish;
  #wideAt = Number.NEGATIVE_INFINITY;
  #recheckedAt = Number.NEGATIVE_INFINITY;
  #sinceIsRead = false;

  constructor(wish: Wish) {
    this.#wish = wish;
  }

  /** @param now milliseconds of any clock that only goes forward */
  next(now: number): Wish {
    const { since, overlap, recheck } = this.#wish;
    const wide = now - this.#wideAt >= wideInterval;
    return {
      since: this.#sinceIsRead ? null : since,
      overlap: wide ? overlap : Math.min(overlap, shortOverlap),
      recheck: recheck && now - this.#recheckedAt >= recheckInterval,
    };
  }

  /** A round came to its end; one that did not is to be made again. */
  done(round: Wish, now: number): void {
    if (round.since !== null) this.#sinceIsRead = true;
    if (round.overlap === this.#wish.overlap) this.#wideAt = now;
    if (round.recheck) this.#recheckedAt = now;
  }
}
