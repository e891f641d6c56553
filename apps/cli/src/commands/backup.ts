import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CommandError } from '../command-error.ts';
import { migrationsFolder, readConfig } from '../config.ts';
import { withDatabase } from '../installation.ts';
import { recordOperatorEverywhere } from '../operator.ts';
import { counted, formatCount } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeError } from '../output/write-error.ts';
import { requireOwnDatabase, withOwnDatabase } from '../own-database.ts';

/** `masker backup FILE`: writes a complete file, or none. */
export async function backup(terminal: Terminal, name: string, options: { json?: true }): Promise<void> {
  const config = readConfig();
  const file = path.resolve(config.here, name);
  if (existsSync(file)) {
    throw new CommandError('file', `The file ${file} already exists.`, { hint: 'Choose another name.' });
  }
  await requireOwnDatabase(config);
  const { BackupRefused, writeBackup } = await import('@masker/db/backup');
  // Created with mode 0600, so that only its owner can ever read it.
  const part = `${file}.part`;
  const target = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true });
  await once(target, 'open').catch((error: NodeJS.ErrnoException) => {
    throw writeError(file, error, 'Nothing was written.');
  });
  let rows = 0;
  try {
    await withOwnDatabase(config, 'any', async ({ url, embedded }) => {
      await recordBackup(url, embedded);
      const script = writeBackup({
        url,
        folder: migrationsFolder,
        signal: terminal.signal,
        onRows: (count) => {
          rows = count;
        },
      });
      await pipeline(Readable.from(script), createGzip(), target);
    });
    await rename(part, file);
  } catch (error) {
    target.destroy();
    await rm(part, { force: true });
    if (error instanceof BackupRefused) throw new CommandError('refused', error.message);
    throw error;
  }
  const { size } = await stat(file);
  if (options.json) {
    await terminal.out(`${JSON.stringify({ file, bytes: size, rows })}\n`);
    return;
  }
  await terminal.out(`${file} has ${counted(rows, 'row')} (${formatCount(size)} bytes)\n`);
  terminal.writeErr(
    config.databaseUrl === undefined
      ? `The backup does not contain the secret: keep a copy of ${path.join(config.dataDir, 'auth-secret')} somewhere else.`
      : 'The backup does not contain the secret: keep AUTH_SECRET somewhere else.',
  );
}

/** Records the backup in the audit log of every account, because it reads the data of all. */
async function recordBackup(databaseUrl: string, embedded: boolean): Promise<void> {
  await withDatabase({ databaseUrl, embedded }, async (database) => {
    await recordOperatorEverywhere(database, { action: 'backups.create' });
  });
}
