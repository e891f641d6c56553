import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { unpacked } from './outside-programs.mjs';

/** Chromium without a window: pages take half the time and a quarter of the CPU. */
export const headlessShell = 'chromium-headless-shell';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Where a Chromium or Chrome may be, best first; not all of them exist.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function browserCandidates(env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return [
    ...(env.CHROME_PATH ? [env.CHROME_PATH] : []),
    ...[...folders, join(unpacked, 'programs')].map((folder) => join(folder, headlessShell)),
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...['/Applications', join(env.HOME ?? '/', 'Applications')].flatMap((folder) =>
      applications.map((path) => join(folder, path)),
    ),
  ];
}

/** @returns {Promise<string | undefined>} path of a browser that starts */
export async function findBrowser() {
  return [...browserCandidates(process.env), await playwrightBrowser()].find(starts);
}

/** @returns {Promise<string>} the folder of Playwright's browser, whether or not it exists */
async function playwrightBrowser() {
  const { chromium } = await import('playwright-core');
  return chromium.executablePath();
}

/**
 * Some systems install a stand-in that only explains how to get the browser, and others lack libraries or files: only a
 * browser that renders a page counts.
 * @param {string} path
 */
const starts = (path) =>
  existsSync(path) &&
  spawnSync(path, ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', 'data:text/html,shown'], {
    timeout: 300_000,
    encoding: 'utf8',
  }).stdout?.includes('shown');
