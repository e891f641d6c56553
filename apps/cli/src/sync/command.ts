import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';

const more = `
Its sign-in is read from MASKER_SESSION, and sent to that deployment alone. Run it again at any time: it
adds what is new, goes back a little further for what was written late, and continues where an earlier
run stopped. A session is never changed. The exit code is 1 when one differs from what is here already, or
cannot be stored.`;

/** Describes `masker sync`. */
export function addSync(program: Command, terminal: Terminal): void {
  program
    .command('sync')
    .description('Mirror the sessions of another deployment, Masker’s own or one of this, into an account.')
    .requiredOption('--from <url>', 'the deployment to read from')
    .requiredOption('--account <id>', 'the account to write to (acc_…)')
    .option('--since <window>', 'how far to go back: 90d, 24h …, or an ISO 8601 UTC timestamp (90d at first)')
    .option('--overlap <duration>', 'how much of what it has read it reads again, for late ones', '1h')
    .option('--follow', 'keep going, until Ctrl-C')
    .option('--interval <seconds>', 'with --follow: how long to wait between two rounds', '5')
    .option('--insecure', 'send the sign-in over http:// to another machine')
    .option('--json', 'print JSON, an object a round; errors as JSON on standard error')
    .addHelpText('after', more)
    .action(async (options) => (await import('../commands/sync.ts')).sync(terminal, options));
}
