import { fileURLToPath } from 'node:url';
import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: { ...patience, name: 'dashboard', include: ['lib/**/*.test.ts', 'components/**/*.test.ts'] },
});
