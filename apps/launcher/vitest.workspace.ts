import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Every package's tests in one run; the browser tests and the benchmark are runs of their own. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: { projects: ['apps/*/vitest.config.ts', 'packages/*/vitest.config.ts', 'prisma/vitest.config*.ts'] },
});
