import {
  type AuditEntry,
  auditCsvHeader,
  auditCsvLine,
  auditExportFormats,
  exportAuditInput,
} from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import { followWindow } from '../output/export-window.ts';
import { counted } from '../output/format.ts';
import { keepComplete, type OutputOptions, outputOf, sayWritten } from '../output/output.ts';
import type { Terminal } from '../output/terminal.ts';
import { csvForm, ndjsonForm, writeLines } from '../output/write-lines.ts';
import { checkedFormat, checkedInput, writtenSince } from './checked-input.ts';

interface AuditExportOptions extends CallerOptions, OutputOptions {
  since?: string;
  until?: string;
  target?: string;
  actor?: string;
  action?: string;
  format: string;
  bom?: true;
}

const filters = exportAuditInput.omit({ format: true, bom: true, end: true });

/** `masker audit export`: every entry that matches, newest first, verified to be complete. CSV is made here from NDJSON. */
export async function auditExport(terminal: Terminal, options: AuditExportOptions): Promise<void> {
  const { until, target, actor: actor_id, action } = options;
  const since = writtenSince(options.since);
  const input = checkedInput(filters, { since, until, action, actor_id, target });
  const format = checkedFormat(auditExportFormats, options);
  const form = format === 'csv' ? csvForm(auditCsvHeader, csvLine, options.bom) : ndjsonForm;
  const config = readConfig();
  const output = await outputOf(terminal, options, config.here);
  const { window, call } = followWindow(until, terminal.signal);
  const rows = await keepComplete(terminal, output, () =>
    withClient(config, options, (client) =>
      writeLines(output, client.accessLog.exportLines(input, call), form),
    ),
  );
  if (format === 'ndjson' && (action ?? actor_id ?? target) !== undefined)
    terminal.writeErr('The file is filtered, so "audit verify" cannot verify it.');
  await sayWritten(terminal, options, output, { what: counted(rows, 'entry', 'entries'), rows, window });
}

const csvLine = (json: string) => auditCsvLine(JSON.parse(json) as AuditEntry);
