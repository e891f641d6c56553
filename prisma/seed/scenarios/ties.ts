import type { SessionRow } from '@masker/db';
import { Random } from '../random.ts';
import { call } from '../traffic/call.ts';
import { demoAgents } from './demo.ts';

/** Sessions that start in the same millisecond. */
const together = 3_000;

const hour = 3_600_000;

/** Thousands of sessions in each of a few neighbouring milliseconds, an hour before `now`. */
export function* ties(now: number, count: number): Generator<SessionRow> {
  const random = new Random('ties');
  const shares = demoAgents.map((agent) => [agent, agent.share] as const);
  for (let i = 0; i < count; i++) {
    yield call(random, random.weighted(shares), now - hour - Math.floor(i / together), now);
  }
}
