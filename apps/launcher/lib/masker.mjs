import { orExplain } from './failure.mjs';
import { handOver } from './hand-over.mjs';
import { prepare } from './prepare.mjs';
import { Report } from './report.mjs';
import { targets } from './targets.mjs';

/** `npm run -s masker -- …`: runs the command line tool, whose standard output stays unchanged. */
export async function masker() {
  await orExplain(() => prepare(targets.cli, new Report(process.stderr)));
  await handOver('apps/cli/dist/masker.js');
}
