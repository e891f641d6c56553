import { type Command, Option } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { calling } from './calling-options.ts';
import { writing } from './output-options.ts';

const more = `
Recomputes every hash in the audit log of the account, from the last removal of retention. Prints ok and the head of the
chain as SEQUENCE:HASH; keep the head outside the installation. If a link is broken, prints the first one and exits
with 1.

With --file, does the same for a file of "audit export" in NDJSON, anywhere, without an installation. The hash of its oldest
link needs the one before: if that is not in the file, the entries of the oldest link are not verified.

With --statement, the log or the file must contain the entry that the signed statement of an export names.`;

/** Describes `masker audit`. */
export function addAudit(program: Command, terminal: Terminal): void {
  const audit = program.command('audit').description('List, export and verify the audit log.');
  const list = filtered(
    audit.command('list').description('List who read what, and who changed what, newest first.'),
  )
    .option('--limit <n>', 'the maximum number of entries, 1 to 100 (25)')
    .option('--cursor <cursor>', 'the cursor of an earlier page, to continue after it')
    .option('--all', 'every entry that matches, one line of JSON each');
  calling(list).action(async (options) => (await import('./audit-list.ts')).auditList(terminal, options));
  const exporting = filtered(
    audit.command('export').description('Export every entry that matches, newest first, as NDJSON or CSV.'),
  )
    .option('--format <format>', 'ndjson or csv', 'ndjson')
    .option('--bom', 'with --format csv: start with a byte order mark, for Excel');
  calling(writing(exporting, 'the file to write (standard output)')).action(async (options) =>
    (await import('./audit-export.ts')).auditExport(terminal, options),
  );
  audit
    .command('verify')
    .description('Verify that no entry was changed, removed or inserted.')
    .addOption(
      new Option('--account <id>', 'the account, acc_… (that of the statement)').env('MASKER_ACCOUNT'),
    )
    .option('--file <file>', 'verify this file of "audit export" instead of the log')
    .option('--expect <head>', 'a head that was printed earlier: it must still be in the chain')
    .option('--statement <file>', 'the signed statement of an export: its entry must be in the chain')
    .option(
      '--keys <file>',
      'with --statement: the keys, saved from /api/v1/export-keys (those of the server)',
    )
    .option('--url <url>', 'with --statement: the address of the server that has the keys')
    .option('--json', 'print JSON; errors as JSON on standard error')
    .addHelpText('after', more)
    .action(async (options) => (await import('./audit-verify.ts')).auditVerify(terminal, options));
}

/** The filters of the audit log. */
function filtered(command: Command): Command {
  return command
    .option(
      '--since <window>',
      'start of the window: 30m, 24h, 7d … ago, an ISO 8601 UTC timestamp, or all (30d)',
    )
    .option('--until <timestamp>', 'end of the window, exclusive: an ISO 8601 UTC timestamp')
    .option('--target <id>', 'entries on this session, agent, token … (sess_…, agt_…, tok_…)')
    .option('--actor <id>', 'entries of this person or token (usr_…, tok_…), or of operators: operator')
    .option('--action <action>', 'entries with this action, such as sessions.get');
}
