import { Failure } from '../failure.ts';
import { Cleanup } from './cleanup.ts';

/**
 * Runs a program's work, and ends the program: at the end of the work, on a failure or on Ctrl-C. Whichever it is,
 * nothing of ours stays behind.
 * @param work adds to the cleanup what it starts
 */
export async function toTheEnd(work: (cleanup: Cleanup) => Promise<void>): Promise<void> {
  const cleanup = new Cleanup();
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      interrupted = true;
      cleanup.run().then(() => process.exit(130));
    });
  }
  process.on('uncaughtException', fail);
  try {
    await work(cleanup);
  } catch (error) {
    await fail(error);
  }
  if (interrupted) return;
  await cleanup.run();
  process.exit();

  async function fail(error: unknown): Promise<void> {
    // What is being stopped fails whatever waits for it; nobody needs to be told.
    if (interrupted) return;
    process.stderr.write(`\n✖ ${error instanceof Failure ? error.message : (error as Error).stack}\n`);
    await cleanup.run();
    process.exit(1);
  }
}
