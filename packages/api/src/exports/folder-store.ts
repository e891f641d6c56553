import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '@masker/db';
import type { ByteRange } from './byte-range.ts';
import { type ExportClaim, type ExportStore, type NamedExport, StoreFailure } from './export-store.ts';

/** Bytes per read. */
const pieceSize = 256 * 1024;

/** A folder, with a folder for each account. What a claim writes has the name of the claim until it is kept. */
export function createFolderStore(folder: string): ExportStore {
  const folderOf = ({ accountId }: NamedExport) => path.join(folder, accountId);
  const fileOf = (named: NamedExport) => path.join(folderOf(named), named.id);
  const partOf = (claim: ExportClaim) => `${fileOf(claim)}.${claim.lease}.part`;
  const removeParts = async (named: NamedExport) => {
    const names = await readdir(folderOf(named)).catch(() => []);
    const parts = names.filter((name) => name.startsWith(`${named.id}.`));
    await Promise.all(parts.map((name) => rm(path.join(folderOf(named), name), { force: true })));
  };
  const discard = (claim: ExportClaim) => rm(partOf(claim), { force: true });
  const names = { named: `folder of exports ${folder}`, general: 'folder of exports' };
  const unusable = (cause: unknown): never => {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StoreFailure(
      (store) => `The ${store} cannot be used (${code}). Correct its permissions, or EXPORT_DIR.`,
      { ...names, isPassing: code === 'ENOSPC', cause },
    );
  };
  return {
    async write(claim, content, signal) {
      await makeFolder(folderOf(claim), { mode: 0o700 }).catch(unusable);
      await removeParts(claim);
      try {
        // `flush` syncs the file before it is closed.
        const file = createWriteStream(partOf(claim), { mode: 0o600, flush: true });
        await pipeline(Readable.from(content, { objectMode: false, highWaterMark: 0 }), file, { signal });
      } catch (error) {
        await discard(claim).catch(() => {});
        throw error;
      }
    },
    async keep(claim) {
      await rename(partOf(claim), fileOf(claim));
      const directory = await open(folderOf(claim));
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
    },
    discard,
    async open(named) {
      const file = await open(fileOf(named)).catch((cause: unknown) => {
        const { code } = cause as NodeJS.ErrnoException;
        throw code === 'ENOENT'
          ? new StoreFailure(
              (store) =>
                `This server does not have the file of this export. After a restore, copy the ${store} too; several servers need the same folder.`,
              { ...names, isPassing: false, isMissing: true, cause },
            )
          : new StoreFailure(
              (store) =>
                `This server cannot read the file of this export (${code}). Correct the permissions of the ${store}.`,
              { ...names, isPassing: false, cause },
            );
      });
      return { bytes: (range) => bytesOf(file, range), close: () => file.close() };
    },
    async remove(named) {
      await rm(fileOf(named), { force: true });
      await removeParts(named);
    },
    async check() {
      const probe = path.join(folder, `.check-${randomUUID()}`);
      try {
        await makeFolder(folder, { mode: 0o700 });
        await writeFile(probe, '', { mode: 0o600 });
        await rm(probe);
      } catch (error) {
        unusable(error);
      }
    },
  };
}

async function* bytesOf(file: FileHandle, { start, end }: ByteRange): AsyncGenerator<Buffer> {
  let at = start;
  while (at <= end) {
    const length = Math.min(pieceSize, end - at + 1);
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
    if (bytesRead === 0) throw new Error('the file of an export is shorter than it was');
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
