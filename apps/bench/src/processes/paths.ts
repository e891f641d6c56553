import path from 'node:path';

/** The repository root, relative to the bundle (`apps/bench/dist`). */
export const repository = path.resolve(import.meta.dirname, '../../..');

/** Files that the benchmark keeps between runs. Safe to delete. */
export const cache = path.join(repository, '.cache/bench');

/** A built program of the benchmark. */
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

/** The build of this checkout. */
export const product = buildIn(repository);
