import path from 'node:path';

/** The repository, from the bundle (`apps/bench/dist`). */
export const repository = path.resolve(import.meta.dirname, '../../..');

/** What the benchmark keeps between runs. Safe to delete. */
export const cache = path.join(repository, '.cache/bench');

/** A program of ours, built. */
export const program = (name: 'floor' | 'load' | 'walker') =>
  path.join(repository, `apps/bench/dist/${name}.js`);

/** The product, as `npm start` and `npm run masker` run it. */
export const product = {
  server: path.join(repository, 'apps/server/dist/main.js'),
  cli: path.join(repository, 'apps/cli/dist/masker.js'),
};
