import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { accountOption, calling } from './calling-options.ts';

const more = `
Recomputes every hash in the audit log of the account, from the last removal of retention. Prints ok and the head of the
chain as SEQUENCE:HASH; keep the head outside the installation. If a link is broken, prints the first one and exits
with 1.`;

/** Describes `masker audit`. */
export function addAudit(program: Command, terminal: Terminal): void {
  const audit = program.command('audit').description('List and verify the audit log.');
  const list = audit
    .command('list')
    .description('List who read what, and who changed what, newest first.')
    .option('--since <window>', 'start of the window: 30m, 24h, 7d … ago, or an ISO 8601 UTC timestamp (30d)')
    .option('--until <timestamp>', 'end of the window, exclusive: an ISO 8601 UTC timestamp')
    .option('--target <id>', 'entries on this session, agent, token … (sess_…, agt_…, tok_…)')
    .option('--actor <id>', 'entries of this person or token (usr_…, tok_…), or of operators: operator')
    .option('--action <action>', 'entries with this action, such as sessions.get')
    .option('--limit <n>', 'the maximum number of entries, 1 to 100 (25)')
    .option('--cursor <cursor>', 'the cursor of an earlier page, to continue after it')
    .option('--all', 'every entry that matches, one line of JSON each');
  calling(list).action(async (options) => (await import('./audit-list.ts')).auditList(terminal, options));
  audit
    .command('verify')
    .description('Verify that no entry was changed, removed or inserted.')
    .addOption(accountOption())
    .option('--expect <head>', 'a head that was printed earlier: it must still be in the chain')
    .option('--json', 'print JSON; errors as JSON on standard error')
    .addHelpText('after', more)
    .action(async (options) => (await import('./audit-verify.ts')).auditVerify(terminal, options));
}
