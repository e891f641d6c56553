import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';

const more = `
The login session is read from MASKER_SESSION, and sent to that deployment only. Run it again at any time: it
adds what is new, and continues where an earlier run stopped. A session is never changed.

The API lists sessions by their start, but a session is written when its call ends, or later when the proxy
was offline. So each run reads the last day again (--overlap), and says how far back it has read: exit code
0 means that everything the source had from there on is here. What is written later than that is found by
--recheck, which reads the whole window again: run it once a week. --since reads again what it names.

The exit code is 1 when a session differs from what is here already, or cannot be stored.`;

/** Describes `masker sync`. */
export function addSync(program: Command, terminal: Terminal): void {
  program
    .command('sync')
    .description('Mirror the sessions of another deployment, Masker’s own or one of this, into an account.')
    .requiredOption('--from <url>', 'the deployment to read from')
    .requiredOption('--account <id>', 'the account to write to (acc_…)')
    .option(
      '--since <window>',
      'read everything from there on, again if need be: 90d, 24h …, or an ISO 8601 UTC timestamp (90d at first)',
    )
    .option('--overlap <duration>', 'how much of what it has read it reads again, for late ones', '1d')
    .option('--recheck', 'read everything again that was ever read; with --follow, once a day')
    .option('--follow', 'keep going, until Ctrl-C')
    .option('--interval <seconds>', 'with --follow: how long to wait between two rounds', '5')
    .option('--insecure', 'send the login session over http:// to another machine')
    .option('--json', 'print JSON, an object a round; errors as JSON on standard error')
    .addHelpText('after', more)
    .action(async (options) => (await import('../commands/sync.ts')).sync(terminal, options));
}
