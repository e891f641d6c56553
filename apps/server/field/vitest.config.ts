import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

/** The product among software that is not its own: proxies, connection poolers, other PostgreSQL versions. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    ...patience,
    // Modules are loaded once a worker, not once a file: a file leaves no state of a module behind.
    isolate: false,
    name: 'field',
    // The launcher names those whose software is here.
    include: process.env.MASKER_FIELD_TESTS?.split(',') ?? ['*.test.ts'],
    setupFiles: ['../test/support/clean-up.ts'],
    globalSetup: ['../test/support/global-setup.ts'],
  },
});
