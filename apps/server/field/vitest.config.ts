import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

/** The product among software that is not its own: proxies, connection poolers, other PostgreSQL versions. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    ...patience,
    name: 'field',
    // The launcher names those whose software is here.
    include: process.env.MASKER_FIELD_TESTS?.split(',') ?? ['*.test.ts'],
    globalSetup: ['../test/support/global-setup.ts'],
  },
});
