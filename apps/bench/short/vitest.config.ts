import { defineConfig } from 'vitest/config';

/** A run of its own: it takes a minute, and both cores. */
export default defineConfig({
  root: import.meta.dirname,
  test: { name: 'bench, short', globalSetup: ['../test/support/global-setup.ts'] },
});
