import { type Command, Option } from 'commander';

/**
 * The options of the commands that go through the HTTP API.
 *
 * @param who `people` where the server refuses tokens
 */
export function calling(command: Command, who: 'everybody' | 'people' = 'everybody'): Command {
  command
    .option('--url <url>', 'the address of the server (the running server of DATA_DIR)')
    .option(
      '--cookie <cookie>',
      'the cookie of a login session: masker_session=…, or the name that the server gives it and =…',
    );
  if (who === 'everybody') command.option('--token <token>', 'the token of a service instead, msk_…');
  return command
    .option(
      '--account <id>',
      'without a cookie or token, on the machine of the server: the account (MASKER_ACCOUNT, or the only one)',
    )
    .option('--json', 'print JSON; errors as JSON on standard error');
}

/** The option of the commands of operators that work on one account. */
export function accountOption(description = 'the account, acc_…'): Option {
  return new Option('--account <id>', description).env('MASKER_ACCOUNT').makeOptionMandatory();
}
