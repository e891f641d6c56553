import { link, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { readJson, writeJsonAtomically, writeTemporary } from './atomic-file.ts';
import { identifySelf, isAlive, type ProcessIdentity } from './process-identity.ts';

/** The result of `tryHold`: this process has the lock, or another one has it. */
export type HoldAttempt = { held: true; release(): Promise<void> } | { held: false; by: ProcessIdentity };

/**
 * Acquires `<folder>/<name>.lock.<generation>` for this process, or returns the running process that holds it.
 *
 * Replacing the lock file of a dead process is unsafe: of two starters, the second could remove the file that the first
 * just created. So lock files are never replaced. A starter links the next generation, which succeeds for exactly one
 * process, and the highest generation holds the lock. The highest file is never removed, not even on release (it is
 * emptied), so a starter that was paused after reading an old generation still finds a higher one and gives up.
 */
export async function tryHold(folder: string, name: string): Promise<HoldAttempt> {
  const self = await identifySelf();
  const fileOf = (generation: number) => path.join(folder, `${name}.lock.${generation}`);
  for (;;) {
    const highest = (await generations(folder, name)).at(-1) ?? 0;
    if (highest > 0) {
      const by = (await readJson(fileOf(highest))) as Partial<ProcessIdentity> | null;
      if (by?.pid && (await isAlive({ pid: by.pid, startTime: by.startTime ?? null }))) {
        return { held: false, by: { pid: by.pid, startTime: by.startTime ?? null } };
      }
    }
    const mine = highest + 1;
    if (!(await linkExclusively(fileOf(mine), self))) continue;

    const all = await generations(folder, name);
    if (all.at(-1) !== mine) {
      await rm(fileOf(mine), { force: true });
      continue;
    }
    for (const older of all) if (older < mine) await rm(fileOf(older), { force: true });
    return { held: true, release: () => writeJsonAtomically(fileOf(mine), { released: true }) };
  }
}

async function generations(folder: string, name: string): Promise<number[]> {
  const prefix = `${name}.lock.`;
  return (await readdir(folder))
    .filter((file) => file.startsWith(prefix) && /^\d+$/.test(file.slice(prefix.length)))
    .map((file) => Number(file.slice(prefix.length)))
    .sort((a, b) => a - b);
}

async function linkExclusively(file: string, content: ProcessIdentity): Promise<boolean> {
  const temporary = await writeTemporary(file, content);
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}
