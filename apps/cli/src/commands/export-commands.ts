import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { calling } from './calling-options.ts';
import { addExportSchedule } from './export-schedule.ts';
import { writing } from './output-options.ts';
import { withSessionOptions } from './session-options.ts';

const exportHelp = `
The last line on standard error says which window was exported. --since all begins with the first session.

The exit code is 0 only if every session arrived. If the connection breaks before that, at the server or at a
proxy, the export continues after the last session. If that does not help, the exit code is 1, and no file is left.

The subcommands are for exports that the server makes in the background, each with a signed statement.`;

const verifyHelp = `
Needs no server with --keys. The exit code is 0 if the file is what the statement says and the signature is right, 3 if the
content differs, 4 if the signature is invalid, 5 if the key is not among the known ones, and 8 if the timestamp is
not one of this statement by a trusted authority.`;

const checkHelp = `
Of a schedule on a server, or of a folder with statements and files, which needs no server with --keys. A file that was
deleted is "not available", and no error. The exit code is 0 if nothing is wrong. Otherwise it is, of all that was
found, the first of:
  4  a statement was changed, or is not the one that the next one names
  3  a file is not what its statement says
  5  a statement was signed with a key that is not among the known ones
  8  a timestamp is not one of its statement by a trusted authority
  7  a window does not begin where the one before ended
  6  the statement of a window is missing`;

const exportId = ['<export-id>', 'the export (exp_…)'] as const;

/** Describes `masker export`: streamed by itself, in the background by its subcommands. */
export function addExport(program: Command, terminal: Terminal): void {
  const command = program
    .command('export')
    .description(
      'Export the sessions of the last 24 hours, or of the window of --since, that match the filters, as NDJSON, CSV or Parquet.',
    );
  withSessionOptions(command, 'window', 'filters', 'order')
    .option('--format <format>', 'ndjson, csv or parquet', 'ndjson')
    .option('--bom', 'with csv: start with a byte order mark, so that Excel reads the file as UTF-8')
    .addHelpText('after', exportHelp);
  writing(command, 'write to a file, which is created once the export is complete (standard output)');
  calling(command).action(async (options) => (await import('./export.ts')).exportSessions(terminal, options));
  addBackgroundExports(command, terminal);
  addExportSchedule(command, terminal);
  command
    .command('verify')
    .description('Verify a file against its signed statement.')
    .argument('<file>', 'the file of the export, compressed or not')
    .argument('<statement>', 'the statement, as JSON')
    .option('--keys <file>', 'the keys, a JWK Set as of /api/v1/export-keys (asked of the server)')
    .option('--timestamp <file>', 'the timestamp of the statement (RFC 3161), to be verified as well')
    .option('--timestamp-ca <file>', 'the certificates of the trusted authorities, PEM')
    .option('--url <url>', 'without --keys: the address of the server (the running server of DATA_DIR)')
    .option('--json', 'print JSON; errors as JSON on standard error')
    .addHelpText('after', verifyHelp)
    .action(async (file, statement, options) =>
      (await import('./export-verify.ts')).exportVerify(terminal, file, statement, options),
    );
  const check = command
    .command('check')
    .description('Check the exports of a schedule: signatures, files, and that no window is missing.')
    .argument('[schedule-id]', 'the schedule (exs_…); with --folder, all that are in it')
    .option('--folder <folder>', 'a folder of statements and files, instead of a server')
    .option('--keys <file>', 'the keys, a JWK Set as of /api/v1/export-keys (asked of the server)')
    .option('--content', 'of a server: download every file that is left, and check it as well')
    .option('--timestamp-ca <file>', 'check the timestamps: the certificates of the trusted authorities, PEM')
    .option('--from <sequence>', 'the first window to expect', '1')
    .addHelpText('after', checkHelp);
  calling(check).action(async (id, options) =>
    (await import('./export-check.ts')).exportCheck(terminal, id, options),
  );
}

function addBackgroundExports(command: Command, terminal: Terminal): void {
  const create = command
    .command('create')
    .description(
      'Ask the server for an export of the last 24 hours, or of the window of --since, in the background, and print its id.',
    );
  withSessionOptions(create, 'window', 'filters', 'order')
    .option(
      '--format <format>',
      'ndjson, csv, parquet, or report: a PDF with the sessions attached',
      'ndjson',
    )
    .option('--gzip', 'compress the file; not with parquet or report')
    .option('--bom', 'with csv: start with a byte order mark, so that Excel reads the file as UTF-8')
    .option('--wait', 'wait until it is done');
  calling(create).action(async (options) =>
    (await import('./export-create.ts')).exportCreate(terminal, options),
  );
  calling(command.command('list').description('List the exports, newest first.')).action(async (options) =>
    (await import('./export-list.ts')).exportList(terminal, options),
  );
  calling(
    command
      .command('get')
      .description('Show one export.')
      .argument(...exportId),
  ).action(async (id, options) => (await import('./export-get.ts')).exportGet(terminal, id, options));
  const download = command
    .command('download')
    .description('Download the file of an export, and its statement.')
    .argument(...exportId);
  writing(download, 'the file to write (the name that the export has)').option(
    '--statement <file>',
    'where to write the statement (the name of the file with .statement.json)',
  );
  calling(download).action(async (id, options) =>
    (await import('./export-download.ts')).exportDownload(terminal, id, options),
  );
  calling(
    command
      .command('delete')
      .description('Delete the file of an export. Its statement stays.')
      .argument(...exportId),
  ).action(async (id, options) => (await import('./export-delete.ts')).exportDelete(terminal, id, options));
}
