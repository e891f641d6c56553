import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { networkSettings } from '../processes/environment.ts';
import { buildIn, type ProductBuild, repository } from '../processes/paths.ts';
import { runOnce } from '../processes/run-once.ts';
import { checkoutOf } from './checkout-of.ts';

const pnpm = path.join(repository, '.cache/toolchain/node_modules/.bin/pnpm');

/**
 * The server with its dashboard and the CLI of a commit, built in a folder under `.cache/bench` and kept there.
 * @throws Failure if there is no such commit, or its build fails
 */
export async function buildOf(ref: string): Promise<ProductBuild> {
  const { folder, commit } = await checkoutOf(ref);
  const done = path.join(folder, '.built');
  if (existsSync(done)) return buildIn(folder);
  const install = ['install', '--frozen-lockfile', '--prefer-offline', '--config.engine-strict=false'];
  await runOnce('against-install', pnpm, install, folder, { ...networkSettings(), CI: 'true' });
  const parts = ['./packages/*', '@masker/dashboard', '@masker/server', '@masker/cli'].flatMap((part) => [
    '--filter',
    part,
  ]);
  await runOnce('against-build', pnpm, ['-r', ...parts, 'run', 'build'], folder);
  await writeFile(done, `${commit}\n`);
  return buildIn(folder);
}
