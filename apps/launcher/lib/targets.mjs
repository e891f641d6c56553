/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string[]} only turbo's filter; empty builds the whole workspace
 * @property {string[]} sources that the build reads
 * @property {string[]} outputs that prove it was made
 */

const settings = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'turbo.json'];
const shared = ['packages', 'prisma', ...settings];

/** @type {Record<'everything' | 'cli' | 'db', Target>} */
export const targets = {
  everything: {
    name: 'everything',
    only: [],
    sources: ['apps/bench', 'apps/cli', 'apps/dashboard', 'apps/server', ...shared],
    outputs: [
      'apps/bench/dist/bench.js',
      'apps/bench/dist/bench-ui.js',
      'apps/cli/dist/masker.js',
      'apps/dashboard/.next/BUILD_ID',
      'apps/server/dist/main.js',
      'packages/db/src/generated/client.ts',
      'packages/db/dist/create-migration.js',
    ],
  },
  // Separate from the rest, so that a command in a changed checkout does not rebuild pages under a running server.
  cli: {
    name: 'cli',
    only: ['--filter=@masker/cli'],
    sources: ['apps/cli', ...shared],
    outputs: ['apps/cli/dist/masker.js'],
  },
  db: {
    name: 'db',
    only: ['--filter=@masker/db'],
    sources: shared,
    outputs: ['packages/db/dist/create-migration.js'],
  },
};
