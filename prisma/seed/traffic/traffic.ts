import { sessionStatuses } from '@masker/contract';
import type { SessionRow } from '@masker/db';
import { Random } from '../random.ts';
import type { AgentProfile } from './agent-profile.ts';
import { call } from './call.ts';
import type { Incidents } from './incidents.ts';
import { officesAreOpen, slots } from './rhythm.ts';

const hour = 3_600_000;

/** Calls that have only just ended, whatever the time of day. */
const fresh = 12;

export interface TrafficOptions {
  seed: string;
  agents: readonly AgentProfile[];
  now: number;
  count: number;
  incidents?: Incidents;
}

/** Draws exactly `count` sessions of the days before `now`, roughly in order of their start. */
export function* traffic(options: TrafficOptions): Generator<SessionRow> {
  const { seed, agents, now, count, incidents } = options;
  const random = new Random(seed);
  const byDay = shares(agents, 'day');
  const byNight = shares(agents, 'night');
  const dialling = agents.filter(({ dials }) => dials);
  const recent = Math.min(fresh, count);

  for (const slot of slots(now, count - recent)) {
    const onShift = officesAreOpen(slot.from) ? byDay : byNight;
    for (let left = slot.calls; left > 0; ) {
      const at = slot.from + random.int(0, hour - 1);
      const list = dialling.length > 0 && onShift === byDay && random.chance(0.0015);
      const agent = list ? (dialling[random.int(0, dialling.length - 1)] as AgentProfile) : undefined;
      const together = agent ? Math.min(left, random.int(5, 60)) : 1;
      for (let i = 0; i < together; i++) {
        yield call(random, agent ?? random.weighted(onShift), at, now, incidents);
      }
      left -= together;
    }
  }
  // The last hour has each status, so that any window shows it: of few sessions, a week may draw no error.
  const ended = recent < fresh ? [] : sessionStatuses;
  for (let i = 0; i < recent; i++) {
    yield call(random, random.weighted(byDay), now, now, incidents, ended[i]);
  }
}

/** While it is not an agent's shift, it still takes a few calls. */
function shares(agents: readonly AgentProfile[], shift: AgentProfile['shift']) {
  return agents.map((agent) => [agent, agent.shift === shift ? agent.share : agent.share * 0.12] as const);
}
