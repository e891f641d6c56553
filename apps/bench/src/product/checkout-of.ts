import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../failure.ts';
import { cache, repository } from '../processes/paths.ts';
import { runOnce } from '../processes/run-once.ts';

const run = promisify(execFile);

/** The files of a commit, in a separate folder. */
export interface Checkout {
  folder: string;
  /** The full hash. */
  commit: string;
}

/**
 * Checks out a commit in a folder under `.cache/bench`, which is kept with its build.
 * @throws Failure if there is no such commit
 */
export async function checkoutOf(ref: string): Promise<Checkout> {
  const commit = await commitOf(ref);
  const folder = path.join(cache, 'against', commit.slice(0, 12));
  if (!(await isCheckedOut(folder, commit))) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(path.dirname(folder), { recursive: true });
    await runOnce('against-prune', 'git', ['worktree', 'prune']);
    await runOnce('against-checkout', 'git', ['worktree', 'add', '--detach', folder, commit]);
  }
  return { folder, commit };
}

async function commitOf(ref: string): Promise<string> {
  try {
    return await git(repository, ['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`]);
  } catch {
    throw new Failure(`There is no commit ${ref} in this repository.`);
  }
}

/** An earlier run may have been interrupted during the checkout. */
async function isCheckedOut(folder: string, commit: string): Promise<boolean> {
  if (!existsSync(path.join(folder, '.git'))) return false;
  try {
    const changes = await git(folder, ['status', '--porcelain', '--untracked-files=no']);
    return changes === '' && (await git(folder, ['rev-parse', 'HEAD'])) === commit;
  } catch {
    return false;
  }
}

async function git(cwd: string, args: string[]): Promise<string> {
  return (await run('git', args, { cwd })).stdout.trim();
}
