import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** @returns {import('./install-pinned.mjs').Pinned} the pnpm that package.json asks for */
export function pinnedPnpm() {
  const { packageManager } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const [, version = '', hash = ''] = /^pnpm@([^+]+)\+sha512\.([0-9a-f]{128})$/.exec(packageManager) ?? [];
  return {
    name: 'pnpm',
    version,
    integrity: `sha512-${Buffer.from(hash, 'hex').toString('base64')}`,
    bin: { pnpm: 'bin/pnpm.cjs' },
  };
}

/** @returns {string[]} the files that determine the installed packages, relative to the root */
export function installInputs() {
  const members = ['apps', 'packages'].flatMap((group) =>
    readdirSync(inRoot(group)).map((name) => `${group}/${name}`),
  );
  return ['.', ...members, 'prisma']
    .map((folder) => `${folder}/package.json`)
    .filter((path) => existsSync(inRoot(path)))
    .concat('pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc');
}
