import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Creates a folder, with those above it that do not exist; does nothing if it exists.
 *
 * Each folder is tried at most twice: the recursive `mkdir` of Node.js (seen with 20 and 24) may not end where a file system
 * refuses folders.
 *
 * @param mode of each folder that is created
 * @throws the error of the file system, as `mkdir` does
 */
export async function makeFolder(folder: string, { mode = 0o777 }: { mode?: number } = {}): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !(await exists(path.dirname(folder)))) {
      await makeFolder(path.dirname(folder), { mode });
      return makeFolder(folder, { mode });
    }
    // Of a file system that is read-only, the folder may exist too.
    if (!(await isFolder(folder))) throw error;
  }
}

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );

const isFolder = (file: string) =>
  stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
