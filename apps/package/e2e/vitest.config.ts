import { fileURLToPath } from 'node:url';
import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

/** The package, installed by npm into an empty folder and run from there. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: { ...patience, name: 'package', include: ['*.test.ts'] },
});
