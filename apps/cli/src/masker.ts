import { run } from './run.ts';

// The exit code is set rather than exited with, so that what was written still leaves.
process.exitCode = await run(process.argv.slice(2));
