import type { ExportInput, MaskerClient } from '@masker/client';
import {
  byteOrderMark,
  csvHeader,
  csvLines,
  exportFormatSchema,
  exportFormats,
  exportSessionsInput,
} from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { exportProgress } from '../output/export-progress.ts';
import { counted } from '../output/format.ts';
import { outputFile, standardOutput } from '../output/output.ts';
import type { Terminal } from '../output/terminal.ts';
import { type LinesForm, ndjsonForm, writeLines } from '../output/write-lines.ts';
import { sessionInput } from './checked-input.ts';

type ExportOptions = CallerOptions & { format: string; bom?: true; out?: string; json?: true };

const filters = exportSessionsInput.omit({ format: true, bom: true, end: true });

/**
 * `masker export`: exports every session that matches the filters, and verifies that the export is complete.
 *
 * CSV is converted here from NDJSON, which has a last line that proves completeness; CSV has none. Parquet has a footer.
 */
export async function exportSessions(terminal: Terminal, options: ExportOptions): Promise<void> {
  const input = sessionInput(filters, options);
  const format = exportFormatSchema.safeParse(options.format).data;
  if (format === undefined) throw usage(`--format must be one of ${exportFormats.join(', ')}.`);
  if (options.bom && format !== 'csv') throw usage('--bom is for --format csv.');
  const config = readConfig();
  const toFile = options.out !== undefined && options.out !== '-';
  if (format === 'parquet' && !toFile) throw usage('--format parquet needs --out with the name of a file.');
  const output = toFile ? await outputFile(options.out as string, config.here) : standardOutput(terminal);
  // A terminal that shows the sessions themselves has no place for a bar.
  const progress = options.json || (!toFile && process.stdout.isTTY) ? null : exportProgress(terminal.err);
  let rows: number | null = null;
  try {
    await withClient(config, options, async (client) => {
      if (format === 'parquet') {
        for await (const bytes of client.sessions.exportParquet(input, terminal)) await output.write(bytes);
        return;
      }
      if (progress?.wantsTotal)
        countSessions(client, input, terminal.signal).then(progress.setTotal, () => {});
      const lines = client.sessions.exportLines(input, terminal);
      const form = format === 'csv' ? csvForm(options.bom === true) : ndjsonForm;
      rows = await writeLines(output, lines, form, (done) => progress?.update(done));
    });
    terminal.signal.throwIfAborted();
    await output.keep();
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    progress?.stop();
  }
  // A Parquet file says itself how many rows it has.
  const said = rows === null ? { file: output.name } : { file: output.name, rows };
  if (toFile && options.json) return terminal.out(`${JSON.stringify(said)}\n`);
  if (options.json) return;
  const what = rows === null ? 'Parquet' : counted(rows, 'session');
  terminal.writeErr(`${what}${toFile ? ` written to ${output.name}` : ''}`);
}

/** How many sessions there are to be exported, for the bar: they can become more or fewer while it runs. */
async function countSessions(
  { sessions }: MaskerClient,
  { order: _, ...selected }: ExportInput,
  signal: AbortSignal,
): Promise<number> {
  return (await sessions.stats(selected, { signal })).totals.sessions;
}

function csvForm(bom: boolean): LinesForm {
  return {
    head: `${bom ? byteOrderMark : ''}${csvHeader}`,
    line: (json) => csvLines(`${json}\n`),
  };
}
