import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';

/** Writes `value` as JSON, atomically: after a crash, the file is either the old or the new one. Mode 0600. */
export async function writeJsonAtomically(file: string, value: unknown): Promise<void> {
  const temporary = await writeTemporary(file, value);
  try {
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Writes the JSON to a file beside `file` and returns its path; the caller moves or links it into place. */
export async function writeTemporary(file: string, value: unknown): Promise<string> {
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return temporary;
  } catch (error) {
    // On a full disk, the file is created but not written.
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Returns the JSON in `file`; null if the file does not exist or cannot be parsed. */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
