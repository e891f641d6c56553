import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cache } from '../processes/paths.ts';
import { runOnce } from '../processes/run-once.ts';
import type { Progress } from '../progress.ts';

/** Pinned, because the figures are of this version. */
const version = '10.13.4';

/** The folder of Directus, outside the repository's lock files because of its 1,300 packages. */
export const directusFolder = path.join(cache, 'directus');

/**
 * Installs Directus from npm, if necessary. One of its packages is compiled; with the headers of Node.js installed, as
 * usual, this needs a C++ compiler and no other download.
 * @throws Failure with the end of npm's output
 */
export async function installDirectus(progress: Progress): Promise<void> {
  if (existsSync(path.join(directusFolder, 'installed'))) return;
  mkdirSync(directusFolder, { recursive: true });
  writeFileSync(path.join(directusFolder, 'package.json'), '{"name":"directus-peer","private":true}\n');
  const prefix = path.resolve(process.execPath, '../..');
  const headers: Record<string, string> = existsSync(path.join(prefix, 'include/node'))
    ? { npm_config_nodedir: prefix }
    : {};
  await progress.step('Installing Directus', async () => {
    const npm = (...args: string[]) => runOnce('directus-install', 'npm', args, directusFolder, headers);
    await npm('install', `directus@${version}`, '--ignore-scripts', '--no-audit', '--no-fund');
    await npm('rebuild', 'isolated-vm');
  });
  writeFileSync(path.join(directusFolder, 'installed'), version);
}
