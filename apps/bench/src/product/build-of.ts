import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../failure.ts';
import { buildIn, cache, type ProductBuild, repository } from '../processes/paths.ts';
import { runOnce } from '../processes/run-once.ts';

const run = promisify(execFile);

const pnpm = path.join(repository, '.cache/toolchain/node_modules/.bin/pnpm');

/**
 * The product's server and CLI as a commit has them, built in a folder of their own under `.cache/bench` and kept there.
 * @throws Failure when there is no such commit, or its build fails
 */
export async function buildOf(ref: string): Promise<ProductBuild> {
  const commit = await commitOf(ref);
  const folder = path.join(cache, 'against', commit.slice(0, 12));
  const done = path.join(folder, '.built');
  if (existsSync(done)) return buildIn(folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.dirname(folder), { recursive: true });
  await runOnce('against-prune', 'git', ['worktree', 'prune']);
  await runOnce('against-checkout', 'git', ['worktree', 'add', '--detach', folder, commit]);
  const install = ['install', '--frozen-lockfile', '--prefer-offline', '--config.engine-strict=false'];
  await runOnce('against-install', pnpm, install, folder, { CI: 'true' });
  const parts = ['./packages/*', '@masker/server', '@masker/cli'].flatMap((part) => ['--filter', part]);
  await runOnce('against-build', pnpm, ['-r', ...parts, 'run', 'build'], folder);
  await writeFile(done, `${commit}\n`);
  return buildIn(folder);
}

async function commitOf(ref: string): Promise<string> {
  try {
    const asked = ['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`];
    const { stdout } = await run('git', asked, { cwd: repository });
    return stdout.trim();
  } catch {
    throw new Failure(`There is no commit ${ref} in this repository.`);
  }
}
