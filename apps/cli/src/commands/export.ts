import { byteOrderMark, csvHeader, csvLine, exportFormatSchema, exportSessionsInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { counted } from '../output/format.ts';
import { type Output, outputFile, standardOutput } from '../output/output.ts';
import type { Terminal } from '../output/terminal.ts';
import { accountId } from './account-option.ts';
import { sessionInput } from './checked-input.ts';

type ExportOptions = CallerOptions & { format: string; bom?: true; out?: string; json?: true };

/** The size of a write, in UTF-16 units. */
const chunkSize = 64 * 1024;

const filters = exportSessionsInput.omit({ format: true, bom: true, end: true });

/**
 * `masker export`: exports every session that matches the filters, and verifies that the export is complete.
 *
 * CSV is converted here from NDJSON, which has a last line that proves completeness; CSV has none.
 */
export async function exportSessions(terminal: Terminal, options: ExportOptions): Promise<void> {
  const input = sessionInput(filters, options);
  const format = exportFormatSchema.safeParse(options.format).data;
  if (format !== 'ndjson' && format !== 'csv') throw usage('--format must be one of ndjson, csv.');
  if (options.bom && format !== 'csv') throw usage('--bom is for --format csv.');
  if (options.account) accountId(options.account);
  const config = readConfig();
  const toFile = options.out !== undefined && options.out !== '-';
  const output = toFile ? await outputFile(options.out as string, config.here) : standardOutput(terminal);
  let rows = 0;
  try {
    await withClient(config, options, async (client) => {
      const lines = client.sessions.exportLines(input, terminal);
      rows = await write(output, lines, format === 'csv' ? csvForm(options.bom === true) : ndjsonForm);
    });
    terminal.signal.throwIfAborted();
    await output.keep();
  } catch (error) {
    await output.discard();
    throw error;
  }
  if (toFile && options.json) return terminal.out(`${JSON.stringify({ file: output.name, rows })}\n`);
  if (!options.json)
    terminal.writeErr(`${counted(rows, 'session')}${toFile ? ` written to ${output.name}` : ''}`);
}

interface Form {
  head: string;
  line(json: string): string;
}

const ndjsonForm: Form = { head: '', line: (json) => `${json}\n` };

function csvForm(bom: boolean): Form {
  return {
    head: `${bom ? byteOrderMark : ''}${csvHeader}`,
    line: (json) => csvLine(JSON.parse(json)),
  };
}

/** @returns how many lines there were */
async function write(output: Output, lines: AsyncIterable<string>, form: Form): Promise<number> {
  let text = form.head;
  let rows = 0;
  for await (const line of lines) {
    text += form.line(line);
    rows++;
    if (text.length < chunkSize) continue;
    await output.write(text);
    text = '';
  }
  if (text !== '') await output.write(text);
  return rows;
}
