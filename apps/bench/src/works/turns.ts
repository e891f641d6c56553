import { Failure } from '../failure.ts';
import { noAnswer, problemOf } from '../measure/measure.ts';
import type { Sample, Series } from '../measure/sample.ts';
import type { Run } from '../run.ts';
import { leaveNothing } from './leave-nothing.ts';

/** Something that takes part in a work: it can be measured, again and again. */
export interface Entrant {
  name: string;
  take(connections: number, seconds: number): Promise<Sample>;
}

/**
 * Measures everyone in turns, round by round, and keeps what came of it.
 * @throws Failure when anyone gave a wrong answer: such a figure is worth nothing
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
    // Code is compiled and statements are prepared while nobody counts.
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

/** Seconds that anyone is given for one answer. */
const patience = 60;

/** Measures once more, for longer, as long as nothing was answered: some need more than a round for one answer. */
async function untilAnswered(take: (seconds: number) => Promise<Sample>, seconds: number): Promise<Sample> {
  const sample = await take(seconds);
  if (problemOf(sample) !== noAnswer || seconds >= patience) return sample;
  return untilAnswered(take, Math.min(patience, seconds * 4));
}

/** The order of a round: each begins with another, so that none is always the one after a heavy one. */
function turns(count: number, round: number): number[] {
  return Array.from({ length: count }, (_, i) => (i + round) % count);
}
