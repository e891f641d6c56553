import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['./test/support/global-setup.ts'],
    // Processes that are killed at random moments on a busy machine; what is broken fails every time.
    retry: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
