import path from 'node:path';
import { CommandError } from '../command-error.ts';
import { migrationsFolder, readConfig } from '../config.ts';
import { withDatabase } from '../installation.ts';
import { recordOperatorEverywhere } from '../operator.ts';
import { counted } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { withOwnDatabase } from '../own-database.ts';

/** `masker restore FILE`: restores a file atomically. */
export async function restore(terminal: Terminal, name: string, options: { json?: true }): Promise<void> {
  const config = readConfig();
  const file = path.resolve(config.here, name);
  const { DamagedBackup, RestoreRefused, restoreBackup } = await import('@masker/db/backup');
  try {
    const restored = await withOwnDatabase(config, 'stopped', async ({ url: databaseUrl, embedded }) => {
      const done = await restoreBackup({ url: databaseUrl, file, folder: migrationsFolder });
      await withDatabase({ databaseUrl, embedded }, async (database) => {
        await recordOperatorEverywhere(database, { action: 'backups.restore' });
      });
      return done;
    });
    const rows = Object.values(restored.rows).reduce((sum, count) => sum + count, 0);
    if (options.json) {
      await terminal.out(
        `${JSON.stringify({ file, created_at: restored.createdAt, rows: restored.rows })}\n`,
      );
      return;
    }
    await terminal.out(
      `Restored ${counted(rows, 'row')}, ${counted(restored.rows.session ?? 0, 'session')} among them, from the backup of ${restored.createdAt}\n`,
    );
    terminal.writeErr(
      'Everybody has to sign in again. What was revoked or removed after the backup is restored too. The secret and the files of exports are not in the backup: put them in place, then run masker doctor. See docs/operations.md.',
    );
  } catch (error) {
    if (error instanceof DamagedBackup) {
      throw new CommandError('damaged', `${file} cannot be restored: ${error.message}.`, {
        hint: 'Nothing was written. Use another backup.',
      });
    }
    if (error instanceof RestoreRefused) throw new CommandError('refused', error.message);
    throw error;
  }
}
