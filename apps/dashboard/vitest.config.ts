import { fileURLToPath } from 'node:url';
import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    ...patience,
    // Modules are loaded once a worker, not once a file: a file leaves no state of a module behind.
    isolate: false,
    name: 'dashboard',
    include: ['assets/**/*.test.ts', 'lib/**/*.test.ts', 'components/**/*.test.ts'],
  },
});
