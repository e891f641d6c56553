import type { SessionRow } from '@masker/db';
import { agent } from '../traffic/agent-profile.ts';
import { traffic } from '../traffic/traffic.ts';

// One name is the same as in the demo account, on purpose: names tell customers apart as little as times do.
const agents = [
  agent('neighbour', 'appointment-bot-prod', {
    share: 6,
    seconds: 80,
    kinds: { NAME: 1.2, PHONE: 0.8, DATE: 1 },
  }),
  agent('neighbour', 'recall-campaign', {
    share: 3,
    seconds: 30,
    kinds: { NAME: 1, DATE: 0.6 },
    dials: true,
  }),
  agent('neighbour', 'insurance-intake', {
    share: 1,
    seconds: 240,
    kinds: { NAME: 2, SSN: 0.6, ACCOUNT: 1 },
  }),
];

/** Another account's sessions, of the same days. */
export function noisyNeighbour(now: number, count: number): Generator<SessionRow> {
  return traffic({ seed: 'neighbour', agents, now, count });
}
