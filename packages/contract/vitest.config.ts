import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { ...patience, include: ['test/**/*.test.ts'] } });
