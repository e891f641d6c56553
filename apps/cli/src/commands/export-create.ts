import { createExportInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { CommandError, typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { windowInWords } from '../output/export-window.ts';
import { counted } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedInput, sessionInput } from './checked-input.ts';

type CreateOptions = CallerOptions & { format: string; gzip?: true; bom?: true; wait?: true; json?: true };

const filters = createExportInput.omit({ format: true, gzip: true, bom: true });

/** `masker export create`: prints the id alone, for `$(…)`. */
export async function exportCreate(terminal: Terminal, options: CreateOptions): Promise<void> {
  const input = checkedInput(createExportInput, {
    ...sessionInput(filters, options),
    format: options.format,
    gzip: options.gzip,
    bom: options.bom,
  });
  const made = await withClient(readConfig(), options, async ({ exports }) => {
    const created = await exports.create(input, terminal);
    return options.wait ? exports.wait(created.id, terminal) : created;
  });
  if (made.status === 'failed') throw new CommandError('export_failed', made.error ?? 'The export failed.');
  await terminal.out(options.json ? `${JSON.stringify({ export: made })}\n` : `${made.id}\n`);
  if (options.json) return;
  const what = made.rows === null ? 'Sessions' : counted(made.rows, 'session');
  terminal.writeErr(`${what} ${windowInWords(made, Date.parse(made.created_at))}`);
  if (!options.wait) terminal.writeErr(`Its progress: ${typed(`export get ${made.id}`, options.account)}`);
}
