import { generate } from './autocannon.ts';
import type { Job } from './job.ts';

/** The load generator's process: it does the jobs it is sent, and says when their counted time begins and ends. */
process.on('message', async (job: Job) => {
  try {
    const load = await generate(job, (phase) => process.send?.({ phase }));
    process.send?.({ load });
  } catch (error) {
    process.send?.({ error: (error as Error).message });
  }
});
// Whoever sent the jobs is gone.
process.on('disconnect', () => process.exit());
