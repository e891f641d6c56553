import type { SessionRow } from '@masker/db';
import { burst } from './burst.ts';
import { demoSessions } from './demo.ts';
import { ties } from './ties.ts';

export { demoAgents } from './demo.ts';
export { noisyNeighbour } from './noisy-neighbour.ts';

/**
 * The sessions of the demo account, in sequence. Each depends on nothing but `now`
 * (milliseconds) and `count`: the same two give the same rows, byte for byte.
 */
export type Scenario = (now: number, count: number) => Iterable<SessionRow>;

/** Every scenario yields `count` sessions, but `empty`, which is an account without any. */
export const scenarios = {
  demo: demoSessions,
  ties,
  burst,
  empty: () => [],
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
