import type { ExportInput, MaskerClient } from '@masker/client';
import { csvHeader, csvLines, exportFormats, exportSessionsInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { exportProgress } from '../output/export-progress.ts';
import { followWindow } from '../output/export-window.ts';
import { counted } from '../output/format.ts';
import { keepComplete, namesFile, type OutputOptions, outputOf, sayWritten } from '../output/output.ts';
import type { Terminal } from '../output/terminal.ts';
import { csvForm, ndjsonForm, writeLines } from '../output/write-lines.ts';
import { checkedFormat, sessionInput } from './checked-input.ts';

type ExportOptions = CallerOptions & OutputOptions & { format: string; bom?: true };

const filters = exportSessionsInput.omit({ format: true, bom: true, end: true });

/**
 * `masker export`: exports every session that matches the filters, and verifies that the export is complete.
 *
 * CSV is converted here from NDJSON, which has a last line that proves completeness; CSV has none. Parquet has a footer.
 */
export async function exportSessions(terminal: Terminal, options: ExportOptions): Promise<void> {
  const input = sessionInput(filters, options);
  const format = checkedFormat(exportFormats, options);
  const config = readConfig();
  const toFile = namesFile(options.out);
  if (format === 'parquet' && !toFile) throw usage('--format parquet needs --out with the name of a file.');
  const output = await outputOf(terminal, options, config.here);
  // A terminal that shows the sessions themselves has no place for a bar.
  const progress = options.json || (!toFile && process.stdout.isTTY) ? null : exportProgress(terminal.err);
  const { window, call } = followWindow(input.until, terminal.signal);
  const write = async (client: MaskerClient) => {
    if (format === 'parquet') {
      for await (const bytes of client.sessions.exportParquet(input, call)) await output.write(bytes);
      return null;
    }
    if (progress?.wantsTotal) countSessions(client, input, terminal.signal).then(progress.setTotal, () => {});
    const lines = client.sessions.exportLines(input, call);
    const form = format === 'csv' ? csvForm(csvHeader, csvLine, options.bom) : ndjsonForm;
    return writeLines(output, lines, form, (done) => progress?.update(done));
  };
  const rows = await keepComplete(terminal, output, () => withClient(config, options, write)).finally(() =>
    progress?.stop(),
  );
  const what = rows === null ? 'Parquet' : counted(rows, 'session');
  await sayWritten(terminal, options, output, { what, rows, window });
}

const csvLine = (json: string) => csvLines(`${json}\n`);

/** How many sessions there are to be exported, for the bar: they can become more or fewer while it runs. */
async function countSessions(
  { sessions }: MaskerClient,
  { order: _, ...selected }: ExportInput,
  signal: AbortSignal,
): Promise<number> {
  return (await sessions.stats(selected, { signal })).totals.sessions;
}
