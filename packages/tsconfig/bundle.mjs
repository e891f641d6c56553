import { build } from 'esbuild';

/** Keeps npm packages where npm put them; only our own, which are TypeScript, go into the bundle. */
const ownPackagesOnly = {
  name: 'own-packages-only',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@masker/') ? undefined : { path, external: true },
    );
  },
};

/**
 * Bundles TypeScript entry points of the calling package into `dist/`, for Node.
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
    plugins: [ownPackagesOnly],
  });
}
