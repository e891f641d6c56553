import path from 'node:path';
import { build } from 'esbuild';
import { writeDeclarations } from './declarations.mjs';

process.chdir(path.join(import.meta.dirname, '..'));
await build({
  entryPoints: ['src/index.ts'],
  outfile: 'dist/index.js',
  bundle: true,
  packages: 'external',
  format: 'esm',
  target: 'es2023',
  platform: 'neutral',
  legalComments: 'none',
  logLevel: 'warning',
});
await writeDeclarations('src/index.ts', 'dist/index.d.ts');
