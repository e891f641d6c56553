import { addAbortSignal } from 'node:stream';
import type { ImportOptions as DatabaseImport, LoadResult, Rejection } from '@masker/db';
import { accountId } from '../account-option.ts';
import { CommandError, usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { recordOperator } from '../operator.ts';
import { counted } from '../output/format.ts';
import { importProgress } from '../output/import-progress.ts';
import type { Terminal } from '../output/terminal.ts';
import { type ImportFormat, type ImportSource, importSource } from './import-source.ts';

interface ImportOptions {
  account: string;
  from?: string;
  /** The former name of `from`. */
  format?: string;
  agentField?: string;
  /** Refused: it is an option of the commands that go through the API. */
  url?: string;
  skipInvalid?: true;
  json?: true;
}

/** The most invalid lines that are shown as text; JSON has all that the import keeps. */
const shownLines = 20;

/** `masker import`: imports a file atomically. */
export async function importFile(terminal: Terminal, file: string, options: ImportOptions): Promise<void> {
  if (options.url !== undefined)
    throw usage(
      'import writes to the database itself, so it takes no --url.',
      'Run it on the machine of the server, or set its DATABASE_URL. From elsewhere, send NDJSON to POST /api/v1/sessions.',
    );
  const account = accountId(options.account);
  const config = readConfig();
  const source = await importSource(file, config.here, options.from ?? options.format);
  const read = await readerOf(source.format, options.agentField);
  const installation = await findInstallation(config);
  const { ForeignFile, importNdjson, LoadRefused } = await import('@masker/db');
  const progress = options.json ? null : importProgress(terminal.err, source.size);
  try {
    const result = await withDatabase(installation, async (database) => {
      const loaded = await importNdjson({
        pool: database.pool,
        accountId: account,
        input: addAbortSignal(terminal.signal, source.open()),
        read,
        skipInvalid: options.skipInvalid === true,
        onProgress: (reached) => progress?.update(reached),
      });
      await recordOperator(database, account, { action: 'sessions.import', rows: loaded.added });
      return loaded;
    });
    progress?.stop();
    await printResult(terminal, result, options, wrongFormat(source, result.rejected));
  } catch (error) {
    progress?.stop();
    if (error instanceof LoadRefused)
      throw refused(error.code, error.rejected, error.rejectedCount, wrongFormat(source, error.rejected));
    if (error instanceof ForeignFile)
      throw new CommandError(
        'foreign_file',
        `Nothing was imported: ${file === '-' ? 'standard input' : file} is ${error.kind}.`,
        { hint: importable },
      );
    throw error;
  }
}

const importable =
  'These can be imported, in UTF-8, gzipped or not: NDJSON, CSV (--from csv) and the log of LiteLLM (--from litellm). Exports to import have the format ndjson or csv.';

/** The reader of a format: it yields sessions in the wire format. */
async function readerOf(
  format: ImportFormat,
  agentField: string | undefined,
): Promise<NonNullable<DatabaseImport['read']>> {
  if (agentField !== undefined && format !== 'litellm') throw usage('--agent-field is for --from litellm.');
  if (format === 'csv') return (await import('../csv/read-csv.ts')).readCsv;
  if (format === 'ndjson') return (await import('@masker/db')).readNdjsonFile;
  const { litellmAgentFields } = await import('@masker/api/sources');
  const field = litellmAgentFields.find((one) => one === (agentField ?? 'key_alias'));
  if (!field) throw usage(`--agent-field must be one of ${litellmAgentFields.join(', ')}.`);
  return (await import('./import-litellm.ts')).litellmReader(field);
}

/** The hint if the first line does not have the guessed format. */
function wrongFormat({ format, guessed }: ImportSource, rejected: readonly Rejection[]): string | null {
  const [first] = rejected;
  if (format !== 'ndjson' || !guessed || first?.line !== 1 || first.message !== 'is not valid JSON')
    return null;
  return 'It was read as lines of JSON. If it is CSV, say so: --from csv.';
}

async function printResult(
  terminal: Terminal,
  result: LoadResult,
  options: ImportOptions,
  wrong: string | null,
): Promise<void> {
  const { added, duplicates, rejected, rejectedCount } = result;
  if (options.json) {
    await terminal.out(`${JSON.stringify({ added, duplicates, rejected_count: rejectedCount, rejected })}\n`);
    return;
  }
  for (const line of rejectionLines(rejected, rejectedCount)) terminal.writeErr(`skipped ${line}`);
  if (wrong !== null) terminal.writeErr(wrong);
  const parts = [`${counted(added, 'session')} added`];
  if (duplicates > 0) parts.push(`${counted(duplicates, 'session')} already there`);
  if (rejectedCount > 0) parts.push(`${counted(rejectedCount, 'line')} skipped`);
  await terminal.out(`${parts.join(', ')}\n`);
}

function refused(code: string, rejected: Rejection[], count: number, wrong: string | null): CommandError {
  return new CommandError(code, `Nothing was imported: ${counted(count, 'invalid line')}.`, {
    hint: [wrong, 'Correct the file, or skip invalid lines with --skip-invalid.'].filter(Boolean).join(' '),
    more: { lines: rejectionLines(rejected, count), fields: { rejected_count: count, rejected } },
  });
}

function rejectionLines(rejected: readonly Rejection[], count: number): string[] {
  const lines = rejected.slice(0, shownLines).map(({ line, message }) => `line ${line}: ${message}`);
  if (count > lines.length) lines.push(`and ${counted(count - lines.length, 'line')} more`);
  return lines;
}
