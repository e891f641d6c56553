import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { fillDataDir } from '../../../server/test/support/fill-data-dir.ts';
import { removeFolder, temporaryFolder } from '../../../server/test/support/temporary-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A data directory that a server has migrated and left, without demo data, to be copied. */
    migratedDataDir: string;
  }
}

/** Has a server make its database once, for all files: a copy of it is served much sooner. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder();
  const dataDir = path.join(folder, 'data');
  await fillDataDir(dataDir, 0);
  project.provide('migratedDataDir', dataDir);
  return () => removeFolder(folder);
}
