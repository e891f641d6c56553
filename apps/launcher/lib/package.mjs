import { orExplain } from './failure.mjs';
import { handOver } from './hand-over.mjs';
import { prepare } from './prepare.mjs';
import { Report } from './report.mjs';
import { targets } from './targets.mjs';

/** `npm run package`: brings everything up to date, then makes the package of it. */
export async function makePackage() {
  await orExplain(() => prepare(targets.everything, new Report(process.stdout)));
  await handOver('apps/package/pack.mjs');
}
