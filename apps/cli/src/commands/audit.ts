import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';

const more = `
Recomputes every hash of the account's audit log, from where retention cut it. Prints ok and the head of the
chain, as SEQUENCE:HASH, to be kept elsewhere; or the first broken link, and exits with 1.`;

/** Describes `masker audit`. */
export function addAudit(program: Command, terminal: Terminal): void {
  program
    .command('audit')
    .description('Check the record of who looked at what.')
    .command('verify')
    .description('Check that nothing in the record was changed, taken out, or put in.')
    .requiredOption('--account <id>', 'the account (acc_…)')
    .option('--expect <head>', 'a head that was printed before: it must still be in the chain')
    .option('--json', 'print JSON; errors as JSON on standard error')
    .addHelpText('after', more)
    .action(async (options) => (await import('./audit-verify.ts')).auditVerify(terminal, options));
}
