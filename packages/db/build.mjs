// Generates the Prisma client, and bundles the one command of this package that runs from the shell.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { build } from 'esbuild';

const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
execFileSync(process.execPath, [prisma, 'generate'], { cwd: import.meta.dirname, stdio: 'inherit' });

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: { 'create-migration': 'src/migrate/create-migration-command.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22.12',
  packages: 'external',
  sourcemap: 'linked',
  logLevel: 'warning',
});
