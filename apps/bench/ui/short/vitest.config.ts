import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

/** A run of its own: it takes a minute, and needs a browser. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    ...patience,
    name: 'bench of the dashboard, short',
    globalSetup: ['../../test/support/global-setup.ts'],
  },
});
