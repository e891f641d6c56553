import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    ...patience,
    name: 'cli',
    include: ['test/**/*.test.ts'],
    globalSetup: ['@masker/db/testing/setup', './test/support/global-setup.ts'],
  },
});
