import { formatInstant } from '@masker/contract';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';

interface KeyRow {
  kid: string;
  createdAt: Date;
  signs: boolean;
}

/** `masker export-key list`: a table, or the JWK Set of the API. */
export async function exportKeyList(terminal: Terminal, options: { json?: true }): Promise<void> {
  const { listExportKeys } = await import('@masker/db');
  const { toJwk } = await import('@masker/api/export-keys');
  const keys = await withDatabase(await findInstallation(readConfig()), ({ pool }) => listExportKeys(pool));
  if (options.json) {
    return terminal.out(`${JSON.stringify({ keys: keys.map(({ publicKey }) => toJwk(publicKey)) })}\n`);
  }
  if (keys.length === 0) return terminal.writeErr('No keys yet. The first export creates one.');
  const newest = keys.find(({ sealed }) => sealed !== null);
  const rows = keys.map((key): KeyRow => ({ ...key, signs: key === newest }));
  await terminal.out(table(terminal.colours).render(rows));
}

function table(colours: boolean): Table<KeyRow> {
  return new Table<KeyRow>(
    [
      { title: 'ID', text: ({ kid }) => kid },
      { title: 'CREATED', text: ({ createdAt }) => formatStarted(formatInstant(createdAt.getTime())) },
      { title: 'STATE', text: ({ signs }) => (signs ? 'signs' : 'replaced') },
    ],
    colours,
  );
}
