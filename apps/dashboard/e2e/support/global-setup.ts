import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { fillDataDir } from '../../../server/test/support/fill-data-dir.ts';
import { removeFolder, temporaryFolder } from '../../../server/test/support/temporary-folder.ts';

/** How many sessions the demo data may have: none, more than a page, more than is loaded at once. */
const sessionCounts = [0, 300, 6000] as const;
export type SessionCount = (typeof sessionCounts)[number];

declare module 'vitest' {
  interface ProvidedContext {
    /** Data directories that a server has filled with so many sessions and left, to be copied. */
    filledDataDirs: Record<SessionCount, string>;
  }
}

/** Has servers make their data once, for all files: a copy of it is served much sooner. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder();
  const placed = sessionCounts.map((count) => [count, path.join(folder, String(count))] as const);
  await Promise.all(placed.map(([count, dataDir]) => fillDataDir(dataDir, count)));
  project.provide('filledDataDirs', Object.fromEntries(placed) as Record<SessionCount, string>);
  return () => removeFolder(folder);
}
