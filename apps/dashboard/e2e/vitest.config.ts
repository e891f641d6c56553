import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The dashboard in a real browser, served by the real server over a real database. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: { '@': fileURLToPath(new URL('..', import.meta.url)) } },
  test: {
    name: 'browser',
    include: ['*.test.ts'],
    // A real browser on a busy machine misses a moment now and then; what is broken fails every time.
    retry: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
