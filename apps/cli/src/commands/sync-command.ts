import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { accountOption } from './calling-options.ts';

const more = `
The login session is read from MASKER_SESSION, or a token of another masker-sessions from MASKER_TOKEN, and sent to that
deployment only. The command can be repeated at any time: it adds new sessions, and continues where an earlier run stopped. It never changes a session.

The API lists sessions by their start, but a session is written when its call ends, or later if the proxy was
offline. Each run therefore reads the last day again (--overlap), and prints how far back it has read. Exit code 0
means that every session of the source from that instant on is stored here. To find sessions that were written even
later, run it with --recheck once a week: it reads the whole window again. --since reads the named window again.

The exit code is 1 if a session differs from the stored one, or cannot be stored.`;

/** Describes `masker sync`. */
export function addSync(program: Command, terminal: Terminal): void {
  program
    .command('sync')
    .description(
      'Mirror the sessions of another deployment, of the hosted service or of masker-sessions, into an account.',
    )
    .requiredOption('--from <url>', 'the deployment to read from')
    .addOption(accountOption('the account to write to, acc_…'))
    .option(
      '--since <window>',
      'start of the window to read, again if needed: 90d, 24h … ago, or an ISO 8601 UTC timestamp (first run: 90d)',
    )
    .option(
      '--overlap <duration>',
      'how much of the window that was read before to read again, for late sessions',
      '1d',
    )
    .option('--recheck', 'read the whole window that was ever read again; with --follow, once a day')
    .option('--follow', 'run until Ctrl-C')
    .option('--interval <seconds>', 'with --follow: the seconds between two rounds', '5')
    .option('--insecure', 'send the credential over http:// to another machine')
    .option('--json', 'print JSON, one object for each round; errors as JSON on standard error')
    .addHelpText('after', more)
    .action(async (options) => (await import('./sync.ts')).sync(terminal, options));
}
