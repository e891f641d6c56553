import { Failure } from '../failure.ts';
import { noAnswer, problemOf } from '../measure/measure.ts';
import type { Sample, Series } from '../measure/sample.ts';
import type { Run } from '../run.ts';
import { leaveNothing } from './leave-nothing.ts';

/** A participant of a work, which can be measured repeatedly. */
export interface Entrant {
  name: string;
  take(connections: number, seconds: number): Promise<Sample>;
}

/**
 * Measures all participants in turns, round by round, and returns the results.
 * @throws Failure if a response was wrong, because its figures are then worthless
 */
export async function takeTurns(
  { options, progress, series, client }: Run,
  work: string,
  connections: number,
  entrants: readonly Entrant[],
): Promise<void> {
  const taken = entrants.map(({ name }): Series => ({ work, contender: name, connections, samples: [] }));
  const takeAlone = async ({ take }: Entrant, seconds: number) => {
    const sample = await take(connections, seconds);
    await leaveNothing(client);
    return sample;
  };
  await progress.step(`${work}, ${connections} connections`, async (say) => {
    // An unmeasured round, in which code is compiled and statements are prepared.
    if (!options.short)
      for (const entrant of entrants) await takeAlone(entrant, Math.min(1, options.seconds));
    for (let round = 0; round < options.rounds; round++) {
      for (const place of turns(entrants.length, round)) {
        const entrant = entrants[place] as Entrant;
        say(`round ${round + 1}, ${entrant.name}`);
        const sample = await untilAnswered((seconds) => takeAlone(entrant, seconds), options.seconds);
        const problem = problemOf(sample);
        if (problem) throw new Failure(`${entrant.name} gave a wrong answer at ${work}: ${problem}.`);
        taken[place]?.samples.push(sample);
      }
    }
  });
  series.push(...taken);
}

/** The maximum time for one response, in seconds. */
const patience = 60;

/** Repeats a measurement with a longer duration until there is a response; some need more than a round for one. */
async function untilAnswered(take: (seconds: number) => Promise<Sample>, seconds: number): Promise<Sample> {
  const sample = await take(seconds);
  if (problemOf(sample) !== noAnswer || seconds >= patience) return sample;
  return untilAnswered(take, Math.min(patience, seconds * 4));
}

/** The order of a round: each starts with another participant, so that none always follows an expensive one. */
function turns(count: number, round: number): number[] {
  return Array.from({ length: count }, (_, i) => (i + round) % count);
}
