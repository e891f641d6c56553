import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { inject, onTestFinished } from 'vitest';
import { postmasterOf, untilGone } from './postmaster.ts';
import { removeFolder, temporaryFolder } from './temporary-folder.ts';

const execute = promisify(execFile);

type CleanUp = () => Promise<unknown>;

const atTheEnd: CleanUp[] = [];

/** Undoes what was registered outside of a test, the last first. */
export async function undoForFile(): Promise<void> {
  for (const undo of atTheEnd.splice(0).reverse()) await undo();
}

/** Registers what is to be undone after the test, or, outside of one, after the file; the last first. */
export function afterwards(undo: CleanUp): void {
  try {
    onTestFinished(async () => void (await undo()));
  } catch {
    atTheEnd.push(undo);
  }
}

/** A data directory that has not been made yet, in a folder that is removed afterwards. */
export async function newDataDir(): Promise<string> {
  const folder = await temporaryFolder();
  const dataDir = path.join(folder, 'data');
  afterwards(async () => {
    // The PostgreSQL of a server that was killed outlives it for a moment.
    const postmaster = await postmasterOf(dataDir).catch(() => null);
    if (postmaster) await untilGone(postmaster);
    await removeFolder(folder);
  });
  return dataDir;
}

/** A data directory with an empty database: quicker than a new one, whose database is yet to be made. */
export function emptyDataDir(): Promise<string> {
  return copyOf(inject('emptyDataDir'));
}

/** A data directory that a server has filled and left, with few sessions. */
export function usedDataDir(): Promise<string> {
  return copyOf(inject('usedDataDir'));
}

async function copyOf(original: string): Promise<string> {
  const dataDir = await newDataDir();
  await execute('cp', ['-a', original, dataDir]);
  return dataDir;
}
