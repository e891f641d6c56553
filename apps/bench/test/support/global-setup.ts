import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Builds the benchmark as it is now. The product it measures was built before. */
export default function setup(): void {
  execFileSync(process.execPath, ['build.mjs'], { cwd: path.resolve(import.meta.dirname, '../..') });
}
