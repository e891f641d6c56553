import path from 'node:path';

/** The repository, from the bundle (`apps/bench/dist`). */
export const repository = path.resolve(import.meta.dirname, '../../..');

/** What the benchmark keeps between runs. Safe to delete. */
export const cache = path.join(repository, '.cache/bench');

/** A program of ours, built. */
export const program = (name: 'floor' | 'load' | 'paginator') =>
  path.join(repository, `apps/bench/dist/${name}.js`);

/** A build of the product, as `npm start` and `npm run masker` run it. */
export interface ProductBuild {
  repository: string;
  server: string;
  cli: string;
}

/** The build in a checkout. */
export function buildIn(checkout: string): ProductBuild {
  return {
    repository: checkout,
    server: path.join(checkout, 'apps/server/dist/main.js'),
    cli: path.join(checkout, 'apps/cli/dist/masker.js'),
  };
}

/** The product as it is. */
export const product = buildIn(repository);
