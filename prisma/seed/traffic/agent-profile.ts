import { fixedId } from '../ids.ts';

/** How one agent's calls look. */
export interface AgentProfile {
  id: string;
  name: string;
  /** Its share of the calls, next to the others' shares. */
  share: number;
  /** When it is busy: as the offices are, or while they are closed. */
  shift: 'day' | 'night';
  /** Median length of a call in seconds, and how much lengths differ (deviation of the logarithm). */
  seconds: number;
  spread: number;
  models: ReadonlyArray<readonly [string, number]>;
  /** Mean redactions of each kind in a call. */
  kinds: Readonly<Record<string, number>>;
  /** Whether it dials lists of numbers: many calls that start in the same millisecond. */
  dials: boolean;
}

/** A profile with what most agents have in common filled in. Names are unique in an account. */
export function agent(
  account: string,
  name: string,
  profile: Pick<AgentProfile, 'share' | 'seconds' | 'kinds'> & Partial<AgentProfile>,
): AgentProfile {
  return {
    id: fixedId('agent', `${account} ${name}`),
    name,
    shift: 'day',
    spread: 0.7,
    models: [
      ['gpt-4o-mini', 6],
      ['gpt-4o', 2],
      ['claude-3-5-haiku', 2],
    ],
    dials: false,
    ...profile,
  };
}
