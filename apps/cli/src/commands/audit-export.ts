import {
  type AuditEntry,
  auditCsvHeader,
  auditCsvLine,
  auditExportFormatSchema,
  auditExportFormats,
  byteOrderMark,
  exportAuditInput,
} from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { formatCount } from '../output/format.ts';
import { outputFile, standardOutput } from '../output/output.ts';
import type { Terminal } from '../output/terminal.ts';
import { type LinesForm, ndjsonForm, writeLines } from '../output/write-lines.ts';
import { checkedInput } from './checked-input.ts';

interface AuditExportOptions extends CallerOptions {
  since?: string;
  until?: string;
  target?: string;
  actor?: string;
  action?: string;
  format: string;
  bom?: true;
  out?: string;
  json?: true;
}

const filters = exportAuditInput.omit({ format: true, bom: true, end: true });

/** `masker audit export`: every entry that matches, newest first, verified to be complete. CSV is made here from NDJSON. */
export async function auditExport(terminal: Terminal, options: AuditExportOptions): Promise<void> {
  const { since, until, target, actor: actor_id, action } = options;
  const input = checkedInput(filters, { since, until, action, actor_id, target });
  const format = auditExportFormatSchema.safeParse(options.format).data;
  if (format === undefined) throw usage(`--format must be one of ${auditExportFormats.join(', ')}.`);
  if (options.bom && format !== 'csv') throw usage('--bom is for --format csv.');
  const config = readConfig();
  const toFile = options.out !== undefined && options.out !== '-';
  const output = toFile ? await outputFile(options.out as string, config.here) : standardOutput(terminal);
  let rows: number;
  try {
    rows = await withClient(config, options, (client) =>
      writeLines(
        output,
        client.accessLog.exportLines(input, terminal),
        format === 'csv' ? csvForm(options.bom === true) : ndjsonForm,
      ),
    );
    terminal.signal.throwIfAborted();
    await output.keep();
  } catch (error) {
    await output.discard();
    throw error;
  }
  if (format === 'ndjson' && (action ?? actor_id ?? target) !== undefined)
    terminal.writeErr('The file is filtered, so "audit verify" cannot verify it.');
  if (toFile && options.json) return terminal.out(`${JSON.stringify({ file: output.name, rows })}\n`);
  if (options.json) return;
  const what = `${formatCount(rows)} ${rows === 1 ? 'entry' : 'entries'}`;
  terminal.writeErr(`${what}${toFile ? ` written to ${output.name}` : ''}`);
}

function csvForm(bom: boolean): LinesForm {
  return {
    head: `${bom ? byteOrderMark : ''}${auditCsvHeader}`,
    line: (json) => auditCsvLine(JSON.parse(json) as AuditEntry),
  };
}
