import { orExplain } from './failure.mjs';
import { handOver } from './hand-over.mjs';
import { prepare } from './prepare.mjs';
import { Report } from './report.mjs';
import { targets } from './targets.mjs';

/** `npm run bench -- …`: brings everything up to date, then becomes the benchmark. */
export async function bench() {
  await orExplain(() => prepare(targets.everything, new Report(process.stderr)));
  await handOver('apps/bench/dist/bench.js');
}
