import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Builds the benchmark as it is now, unless `npm test` has. The product it measures was built before. */
export default function setup(): void {
  if (process.env.MASKER_TEST_BUILT) return;
  execFileSync(process.execPath, ['build.mjs'], { cwd: path.resolve(import.meta.dirname, '../..') });
}
