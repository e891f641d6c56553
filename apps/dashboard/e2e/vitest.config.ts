import { fileURLToPath } from 'node:url';
import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

/** The dashboard in a real browser, served by the real server over a real database. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: { '@': fileURLToPath(new URL('..', import.meta.url)) } },
  test: {
    ...patience,
    name: 'browser',
    include: ['*.test.ts'],
    globalSetup: ['./support/global-setup.ts'],
  },
});
