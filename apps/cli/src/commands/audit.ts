import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';

const more = `
Recomputes every hash in the audit log of the account, from where retention cut it. Prints ok and the head of the
chain as SEQUENCE:HASH; keep the head outside the installation. If a link is broken, prints the first one and exits
with 1.`;

/** Describes `masker audit`. */
export function addAudit(program: Command, terminal: Terminal): void {
  program
    .command('audit')
    .description('Verify the audit log.')
    .command('verify')
    .description('Verify that no entry was changed, removed or inserted.')
    .requiredOption('--account <id>', 'the account (acc_…)')
    .option('--expect <head>', 'a head that was printed earlier: it must still be in the chain')
    .option('--json', 'print JSON; errors as JSON on standard error')
    .addHelpText('after', more)
    .action(async (options) => (await import('./audit-verify.ts')).auditVerify(terminal, options));
}
