import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { networkSettings } from '../processes/environment.ts';
import { cache, repository } from '../processes/paths.ts';
import { runOnce } from '../processes/run-once.ts';
import type { Progress } from '../progress.ts';

/** The peers are a separate workspace with its own lock file, so nobody else has to install them. */
export const peers = path.join(repository, 'apps/bench/peers');

const pnpm = path.join(repository, '.cache/toolchain/node_modules/pnpm/bin/pnpm.cjs');
const stamp = path.join(cache, 'peers');

/**
 * Installs the peers from their lock file and builds them, if necessary.
 * @throws Failure with the output of the failed command
 */
export async function installPeers(progress: Progress): Promise<void> {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(stamp, { force: true });
  await progress.step('Installing the peers', () =>
    runOnce(
      'peers-install',
      process.execPath,
      [pnpm, 'install', '--frozen-lockfile', '--prefer-offline'],
      peers,
      networkSettings(),
    ),
  );
  const usual = path.join(peers, 'usual-stack');
  await progress.step('Building the usual stack', async () => {
    await runOnce('peers-prisma', process.execPath, [moduleOf('prisma/build/index.js'), 'generate'], usual);
    await runOnce('peers-next', process.execPath, [moduleOf('next/dist/bin/next'), 'build'], usual);
  });
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, wanted);
}

/** A file of a package that the Next.js application depends on. */
export const moduleOf = (file: string) => path.join(peers, 'usual-stack/node_modules', file);

/** The files that installation and build depend on. */
function fingerprint(): string {
  const hash = createHash('sha256').update(process.version);
  const files = readdirSync(peers, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, file: path.join(entry.parentPath, entry.name) }))
    .filter(({ entry, file }) => entry.isFile() && !/[/\\](node_modules|\.next|generated)[/\\]/.test(file));
  for (const { file } of files.sort((a, b) => (a.file < b.file ? -1 : 1))) {
    hash.update(path.relative(peers, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}
