import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'cli',
    include: ['test/**/*.test.ts'],
    globalSetup: ['@masker/db/testing/setup'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
