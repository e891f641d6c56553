import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** @returns {string} the exact pnpm version that package.json asks for */
export function pnpmVersion() {
  const { packageManager } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  return packageManager.replace(/^pnpm@/, '').replace(/\+.*$/, '');
}

/** @returns {string[]} everything that decides what is installed, relative to the root */
export function installInputs() {
  const members = ['apps', 'packages'].flatMap((group) =>
    readdirSync(inRoot(group)).map((name) => `${group}/${name}`),
  );
  return ['.', ...members, 'prisma']
    .map((folder) => `${folder}/package.json`)
    .filter((path) => existsSync(inRoot(path)))
    .concat('pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc');
}
