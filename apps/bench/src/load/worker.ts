import { generate } from './autocannon.ts';
import type { Job } from './job.ts';

/**
 * The process of the load generator: it runs the jobs that it receives, and reports the start and the end of the
 * measurement.
 */
process.on('message', async (job: Job) => {
  try {
    const load = await generate(job, (phase) => process.send?.({ phase }));
    process.send?.({ load });
  } catch (error) {
    process.send?.({ error: (error as Error).message });
  }
});
// The parent process is gone.
process.on('disconnect', () => process.exit());
