import type { Command } from 'commander';

/** The options of the commands that go through the HTTP API. */
export function calling(command: Command): Command {
  return command
    .option('--url <url>', 'the address of the server (the running server of DATA_DIR)')
    .option('--cookie <cookie>', 'the cookie of a login session, masker_session=…')
    .option('--token <token>', 'the token of a service instead, msk_…')
    .option(
      '--account <id>',
      'without a cookie or token, on the machine of the server: the account (the only one)',
    )
    .option('--json', 'print JSON; errors as JSON on standard error');
}
