import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    ...patience,
    include: ['seed/test/**/*.test.ts'],
    globalSetup: ['@masker/db/testing/setup'],
  },
});
