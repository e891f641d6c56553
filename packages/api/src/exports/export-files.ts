import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ExportRow } from '@masker/db';

type Named = Pick<ExportRow, 'accountId' | 'id'>;

/** The files of exports, in a folder for each account. A file has its name only once it is complete. */
export interface ExportFiles {
  /** Where a claim writes, before {@link keep}. Creates the folder. */
  partOf(named: Named, lease: string): Promise<string>;
  /** Gives a complete file its name, durably. */
  keep(named: Named, part: string): Promise<void>;
  /** @throws ENOENT if this server does not have the file */
  open(named: Named): Promise<FileHandle>;
  /** Deletes the file and what claims have left. */
  remove(named: Named): Promise<void>;
}

export function createExportFiles(folder: string): ExportFiles {
  const folderOf = ({ accountId }: Named) => path.join(folder, accountId);
  const fileOf = (named: Named) => path.join(folderOf(named), named.id);
  const removeParts = async (named: Named) => {
    const names = await readdir(folderOf(named)).catch(() => []);
    const parts = names.filter((name) => name.startsWith(`${named.id}.`));
    await Promise.all(parts.map((name) => rm(path.join(folderOf(named), name), { force: true })));
  };
  return {
    async partOf(named, lease) {
      await mkdir(folderOf(named), { recursive: true, mode: 0o700 });
      await removeParts(named);
      return `${fileOf(named)}.${lease}.part`;
    },
    async keep(named, part) {
      await rename(part, fileOf(named));
      const directory = await open(folderOf(named));
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
    },
    open: (named) => open(fileOf(named)),
    async remove(named) {
      await rm(fileOf(named), { force: true });
      await removeParts(named);
    },
  };
}

/** The SHA-256 of a file, in lower-case hexadecimal. */
export async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
