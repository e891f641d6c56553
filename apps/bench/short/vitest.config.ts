import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

/** A run of its own: it takes a minute, and both cores. */
export default defineConfig({
  root: import.meta.dirname,
  test: { ...patience, name: 'bench, short', globalSetup: ['../test/support/global-setup.ts'] },
});
