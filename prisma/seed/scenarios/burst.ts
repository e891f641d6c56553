import type { SessionRow } from '@masker/db';
import { Random } from '../random.ts';
import { call } from '../traffic/call.ts';
import { demoAgents } from './demo.ts';

const minute = 60_000;

/** A quiet day, then nine of ten sessions within one minute, half an hour before `now`. */
export function* burst(now: number, count: number): Generator<SessionRow> {
  const random = new Random('burst');
  const shares = demoAgents.map((agent) => [agent, agent.share] as const);
  for (let i = 0; i < count; i++) {
    const ago = random.chance(0.9) ? random.int(30 * minute, 31 * minute) : random.int(0, 24 * 60 * minute);
    yield call(random, random.weighted(shares), now - ago, now);
  }
}
