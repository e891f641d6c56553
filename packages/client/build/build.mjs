import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { bundled, licencesOf } from './bundled.mjs';
import { writeDeclarations } from './declarations.mjs';

process.chdir(path.join(import.meta.dirname, '..'));
const entryPoints = { index: 'src/index.ts', trpc: 'src/trpc.ts' };

// Written aside and put in place at the end: whoever reads them meanwhile finds the old ones, whole.
const aside = `dist/.${process.pid}`;
await mkdir(aside, { recursive: true });
try {
  const { metafile } = await build({
    entryPoints,
    outdir: aside,
    bundle: true,
    splitting: true,
    chunkNames: 'shared',
    plugins: [bundled],
    metafile: true,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    legalComments: 'none',
    logLevel: 'warning',
  });
  await writeFile(`${aside}/licences.txt`, await licencesOf(metafile));
  await writeDeclarations(entryPoints, aside);
  for (const name of await readdir(aside)) await rename(`${aside}/${name}`, `dist/${name}`);
} finally {
  await rm(aside, { recursive: true, force: true });
}
