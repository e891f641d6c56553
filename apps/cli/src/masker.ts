import { run } from './run.ts';

// Sets the exit code instead of exiting, so that pending output is written.
process.exitCode = await run(process.argv.slice(2));
