import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['seed/test/**/*.test.ts'],
    globalSetup: ['@masker/db/testing/setup'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
