import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

/** The product among software that is not its own: proxies, connection poolers, other PostgreSQL versions. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    ...patience,
    name: 'field',
    include: ['*.test.ts'],
    globalSetup: ['../test/support/global-setup.ts'],
  },
});
