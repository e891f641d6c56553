import { Failure } from '../failure.ts';
import { Cleanup } from './cleanup.ts';

/**
 * Runs the work of a program and then exits, also on a failure or on Ctrl-C. Everything that was started is cleaned
 * up.
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
    // Stopped programs fail whatever waits for them; these errors are expected.
    if (interrupted) return;
    process.stderr.write(`\n✖ ${error instanceof Failure ? error.message : (error as Error).stack}\n`);
    await cleanup.run();
    process.exit(1);
  }
}
