import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { silentLog, startEmbedded } from '@masker/db/embedded';
import type { TestProject } from 'vitest/node';
import { fillDataDir } from './fill-data-dir.ts';
import { cliProgram, fewSessions, serverProgram } from './programs.ts';
import { removeFolder, temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

declare module 'vitest' {
  interface ProvidedContext {
    /** A data directory with an empty database, to be copied. */
    emptyDataDir: string;
    /** A data directory that a server has filled and left, to be copied. */
    usedDataDir: string;
  }
}

/**
 * Builds what the tests run, unless `npm test` has: the server as it is now, and the commands if they have not been built.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!process.env.MASKER_TEST_BUILT) {
    await build(serverProgram);
    if (!existsSync(cliProgram)) await build(cliProgram);
  }
  const folder = await temporaryFolder();
  const [empty, used] = [path.join(folder, 'empty'), path.join(folder, 'used')];
  await (await startEmbedded({ dataDir: empty, log: silentLog })).stop();
  await run('cp', ['-a', empty, used]);
  await fillDataDir(used, Number(fewSessions));
  project.provide('emptyDataDir', empty);
  project.provide('usedDataDir', used);
  return () => removeFolder(folder);
}

async function build(program: string): Promise<void> {
  await run(process.execPath, ['build.mjs'], { cwd: path.resolve(path.dirname(program), '..') });
}
