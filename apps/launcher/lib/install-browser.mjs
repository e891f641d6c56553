import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { browserCandidates, findBrowser, headlessShell } from './browser.mjs';
import { unpackDebianPrograms } from './debian-programs.mjs';
import { programOf } from './programs.mjs';
import { run } from './run.mjs';

/** @typedef {import('./run.mjs').Outcome} Outcome */
/** @typedef {import('./run.mjs').Command} Command */

const advice =
  'Install Chromium or Google Chrome, or name one with CHROME_PATH=/path/to/chrome, and run it again.';

/**
 * Finds a browser for the end-to-end tests, or gets one: Debian's lightest, Playwright's, Debian's whole one.
 * @returns {Promise<Outcome & { path?: string }>} the path when `ok`, what was tried otherwise
 */
export async function browser() {
  const tried = [];
  for (const way of [lighter, fromPlaywright, fromDebian]) {
    tried.push(await way());
    const path = await findBrowser();
    if (path) return { ok: true, log: '', hung: false, path };
  }
  return { ok: false, log: [...tried, advice].join('\n\n'), hung: false };
}

/**
 * Debian's smallest Chromium, beside any other that the machine has, unless one was named.
 * @returns {Promise<string>} what could not be had
 */
async function lighter() {
  const here = browserCandidates(process.env).filter((path) => existsSync(path));
  if (process.env.CHROME_PATH || here.some((path) => basename(path) === headlessShell)) return '';
  return (await unpackDebianPrograms([headlessShell], { idleSeconds: 60 })).join('\n');
}

/** @returns {Promise<string>} its output */
async function fromPlaywright() {
  /** @type {Command} */
  const install = [...programOf('playwright-core', 'apps/launcher'), 'install', '--no-shell', 'chromium'];
  const env = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' };
  return (await run('browser-playwright', install, { idleSeconds: 120, env })).log;
}

/** @returns {Promise<string>} its output */
async function fromDebian() {
  if (process.getuid?.() !== 0) return 'Not root, so no package was installed.';
  if (!existsSync('/usr/bin/apt-get')) return 'No apt-get here, so no package was installed.';
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('browser-apt-update', ['apt-get', 'update'], { idleSeconds: 120, env });
  /** @type {Command} */
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'];
  return `${update.log}\n${(await run('browser-apt-install', install, { idleSeconds: 120, env })).log}`;
}
