import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    ...patience,
    // Modules are loaded once a worker, not once a file: a file leaves no state of a module behind.
    isolate: false,
    include: ['seed/test/**/*.test.ts'],
    globalSetup: ['@masker/db/testing/setup'],
  },
});
