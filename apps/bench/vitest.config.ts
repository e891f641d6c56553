import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { ...patience, name: 'bench', include: ['{test,ui/test}/**/*.test.ts'] },
});
