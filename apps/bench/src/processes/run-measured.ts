import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import { peakMegabytes } from './proc.ts';
import { startProgram } from './program.ts';

/** The cost of a program. */
export interface Finished {
  seconds: number;
  /** Peak memory; null if unknown. */
  megabytes: number | null;
}

/**
 * Runs a program to its end, and measures it.
 * @throws Failure with the end of its output
 */
export async function runMeasured(
  name: string,
  command: string,
  args: string[],
  env: Record<string, string>,
): Promise<Finished> {
  const begun = performance.now();
  const program = startProgram({ name, command, args, env });
  let seconds = 0;
  let over = false;
  const ended = program.ended.then((how) => {
    seconds = (performance.now() - begun) / 1000;
    over = true;
    return how;
  });
  let megabytes: number | null = null;
  while (!over) {
    // Sampled, because the peak memory of a process cannot be read after its end.
    megabytes = peakMegabytes(program.pid) ?? megabytes;
    await Promise.race([ended, sleep(100)]);
  }
  if (!program.succeeded()) throw new Failure(await ended);
  return { seconds, megabytes };
}
