import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Makes a folder; who asks for it removes it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'masker-test-'));
  // PostgreSQL's user, another one than root, is to find its data in there.
  await chmod(folder, 0o711);
  return folder;
}

/** Removes it; the last of what was run in it may not be gone yet. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
