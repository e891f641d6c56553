import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildIn, type ProductBuild, repository } from '../processes/paths.ts';
import { runOnce } from '../processes/run-once.ts';
import { checkoutOf } from './checkout-of.ts';

const pnpm = path.join(repository, '.cache/toolchain/node_modules/.bin/pnpm');

/**
 * The product's server and CLI as a commit has them, built in a folder of their own under `.cache/bench` and kept there.
 * @throws Failure when there is no such commit, or its build fails
 */
export async function buildOf(ref: string): Promise<ProductBuild> {
  const { folder, commit } = await checkoutOf(ref);
  const done = path.join(folder, '.built');
  if (existsSync(done)) return buildIn(folder);
  const install = ['install', '--frozen-lockfile', '--prefer-offline', '--config.engine-strict=false'];
  await runOnce('against-install', pnpm, install, folder, { CI: 'true' });
  const parts = ['./packages/*', '@masker/server', '@masker/cli'].flatMap((part) => ['--filter', part]);
  await runOnce('against-build', pnpm, ['-r', ...parts, 'run', 'build'], folder);
  await writeFile(done, `${commit}\n`);
  return buildIn(folder);
}
