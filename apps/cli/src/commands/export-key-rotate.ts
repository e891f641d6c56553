import { readConfig } from '../config.ts';
import { findInstallation, readSecret, withDatabase } from '../installation.ts';
import { recordOperatorEverywhere } from '../operator.ts';
import type { Terminal } from '../output/terminal.ts';

/** `masker export-key rotate`: prints the id of the new key. */
export async function exportKeyRotate(terminal: Terminal, options: { json?: true }): Promise<void> {
  const config = readConfig();
  const installation = await findInstallation(config);
  const secret = await readSecret(config, installation);
  const { createExportKeys } = await import('@masker/api/export-keys');
  const kid = await withDatabase(installation, async (database) => {
    const key = await createExportKeys(database.pool, secret).rotate();
    await recordOperatorEverywhere(database, { action: 'exportKeys.rotate', filters: { kid: key.kid } });
    return key.kid;
  });
  await terminal.out(options.json ? `${JSON.stringify({ kid })}\n` : `${kid}\n`);
}
