import { z } from 'zod';
import { parseDuration } from '../window.ts';

const day = 86_400_000;

/** A lifetime as a duration such as `90d`, up to a maximum of days. */
export function expiresInSchema(mostDays: number) {
  const error = `must be a duration such as 30m, 12h or 7d, of at most ${mostDays} days`;
  return z.string({ error }).refine((text) => (parseDuration(text) ?? Infinity) <= mostDays * day, { error });
}

/** The length of a duration that `expiresInSchema` has accepted, in milliseconds. */
export function durationOf(expiresIn: string): number {
  return parseDuration(expiresIn) as number;
}
