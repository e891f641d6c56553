import { fileURLToPath } from 'node:url';
import { patience } from '@masker/tsconfig/patience';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Starts the longest files first, so that no worker is left alone with one of them at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => moduleId.includes('/accessibility-');
    // On a new clone, the others are sorted by their size.
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** The dashboard in a real browser, served by the real server over a real database. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: { '@': fileURLToPath(new URL('..', import.meta.url)) } },
  test: {
    ...patience,
    name: 'browser',
    include: ['*.test.ts'],
    sequence: { sequencer: LongestFirst },
    globalSetup: ['./support/global-setup.ts'],
  },
});
