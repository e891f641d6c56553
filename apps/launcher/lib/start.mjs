import { orExplain } from './failure.mjs';
import { handOver } from './hand-over.mjs';
import { prepare } from './prepare.mjs';
import { Report } from './report.mjs';
import { targets } from './targets.mjs';

/** `npm start`: brings everything up to date, then becomes the server. */
export async function start() {
  await orExplain(() => prepare(targets.everything, new Report(process.stdout)));
  await handOver('apps/server/dist/main.js');
}
