import { Command } from 'commander';
import { addAudit } from './commands/audit.ts';
import { addBackup } from './commands/backup-commands.ts';
import { addRetention } from './commands/retention.ts';
import { addToken } from './commands/token.ts';
import type { Terminal } from './output/terminal.ts';
import { addSync } from './sync/command.ts';

const connection = `
Environment:
  DATA_DIR        the data folder of the server (.data)
  DATABASE_URL    the database, when the server does not keep its own
  AUTH_SECRET     with DATABASE_URL: the secret that the server runs with
  MASKER_URL      where the server is, instead of --url
  MASKER_SESSION  the cookie of a login session, instead of --cookie
  MASKER_TOKEN    a token, instead of --token
  RETENTION_DAYS  for retention run: the value that the server runs with`;

/** Every command, its options and its help. What a command needs is loaded when it runs. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('masker')
    .description('Operate masker-sessions, and read its sessions.')
    .exitOverride()
    // Errors are reported in one place, in words or as JSON.
    .configureOutput({ writeErr: (text) => terminal.err.write(text), outputError: () => {} })
    .addHelpText('after', connection);
  addAccount(program, terminal);
  addToken(program, terminal);
  addImport(program, terminal);
  addSync(program, terminal);
  addRetention(program, terminal);
  addAudit(program, terminal);
  addBackup(program, terminal);
  addCookie(program, terminal);
  addList(program, terminal);
  addExport(program, terminal);
  addGet(program, terminal);
  addStats(program, terminal);
  addFacets(program, terminal);
  addTail(program, terminal);
  return program;
}

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

function addAccount(program: Command, terminal: Terminal): void {
  const account = program.command('account').description('Make and list accounts.');
  account
    .command('create')
    .description('Make an account, and print its id.')
    .requiredOption('--name <name>', 'what to call it')
    .option(...json)
    .action(async (options) =>
      (await import('./commands/account-create.ts')).accountCreate(terminal, options),
    );
  account
    .command('list')
    .description('List the accounts.')
    .option(...json)
    .action(async (options) => (await import('./commands/account-list.ts')).accountList(terminal, options));
}

const csvHelp = `
CSV: the first row names the columns as the API names the fields. redactions_by_kind holds JSON, or there is
a column for each kind instead: redactions.PHONE, redactions.NAME …`;

function addImport(program: Command, terminal: Terminal): void {
  program
    .command('import')
    .description(
      'Add sessions to an account, from lines of JSON as the API returns them, or CSV. All of a file, or nothing; run again, it adds what is not there.',
    )
    .argument('<file>', 'NDJSON or CSV, gzipped or not; - for standard input')
    .requiredOption('--account <id>', 'the account (acc_…)')
    .option('--format <format>', 'ndjson or csv (csv for a file named so, else ndjson)')
    .option('--skip-invalid', 'leave out bad lines, and report them, instead of refusing the file')
    .option(...json)
    .addHelpText('after', csvHelp)
    .action(async (file, options) =>
      (await import('./commands/import.ts')).importFile(terminal, file, options),
    );
}

function addCookie(program: Command, terminal: Terminal): void {
  program
    .command('cookie')
    .description('Create a login session for an account, valid for 30 days, and print its cookie.')
    .requiredOption('--account <id>', 'the account (acc_…)')
    .option(...json)
    .action(async (options) => (await import('./commands/cookie.ts')).cookie(terminal, options));
}

/** The options of the commands that go through the HTTP API. */
function calling(command: Command): Command {
  return command
    .option('--url <url>', "where the server is (the one running on this machine's data folder)")
    .option('--cookie <cookie>', 'the cookie of a login session, masker_session=…')
    .option('--token <token>', 'a service’s token instead, msk_…')
    .option('--account <id>', 'without either, on the operator’s machine: whose sessions (the only account)')
    .option(...json);
}

/** The options of the commands that read sessions of a window. */
function windowed(command: Command): Command {
  return command
    .option('--since <window>', 'started within 30m, 24h, 7d …, or since an ISO 8601 UTC timestamp (24h)')
    .option('--until <timestamp>', 'started before an ISO 8601 UTC timestamp');
}

/** The options that narrow sessions; those that take several values take them joined by commas. */
function filtering(command: Command): Command {
  return command
    .option('--agent <ids>', 'of these agents (agt_…)')
    .option('--status <statuses>', 'ok, error or partial')
    .option('--kind <kinds>', 'with a redaction of one of these kinds (PHONE, NAME …)')
    .option(
      '--model <names>',
      'that reached one of these models; a comma in a name is written %2C, a % is %25',
    )
    .option('--reached-model <true|false>', 'that reached a model, or did not')
    .option('--min-redactions <n>', 'with at least this many redactions')
    .option('--min-duration-ms <n>', 'that took at least so many milliseconds')
    .option('--max-duration-ms <n>', 'that took at most so many milliseconds');
}

const order = ['--order <order>', 'newest or oldest first (newest)'] as const;

function addList(program: Command, terminal: Terminal): void {
  const list = filtering(windowed(program.command('list').description('List sessions, newest first.')))
    .option(...order)
    .option('--limit <n>', 'how many at most, 1 to 100; with --all, how many a request (25)')
    .option('--cursor <cursor>', 'continue after an earlier page')
    .option('--all', 'every page, not only the first');
  calling(list).action(async (options) => (await import('./commands/list.ts')).list(terminal, options));
}

const exportHelp = `
It ends with 0 only when every session came: an export that was cut off on the way, by whatever stands between,
ends with 1, and leaves no file.`;

function addExport(program: Command, terminal: Terminal): void {
  const command = filtering(
    windowed(
      program
        .command('export')
        .description('Write every session that the filters select, newest first, as lines of JSON or CSV.'),
    ),
  )
    .option(...order)
    .option('--format <format>', 'ndjson or csv', 'ndjson')
    .option('--bom', 'with csv: begin with a byte order mark, so that Excel reads it as UTF-8')
    .option('--out <file>', 'write to a file, which appears when it is whole (standard output)')
    .addHelpText('after', exportHelp);
  calling(command).action(async (options) =>
    (await import('./commands/export.ts')).exportSessions(terminal, options),
  );
}

function addGet(program: Command, terminal: Terminal): void {
  const get = program
    .command('get')
    .description('Show one session.')
    .argument('<session-id>', 'the session (sess_…)');
  calling(get).action(async (id, options) => (await import('./commands/get.ts')).get(terminal, id, options));
}

function addStats(program: Command, terminal: Terminal): void {
  const stats = filtering(
    windowed(
      program
        .command('stats')
        .description('Sum up sessions: how many, how they ended, what was redacted, by which agents.'),
    ),
  )
    .option(
      '--include <what>',
      'also durations (percentiles); with --json, kinds_by_bucket and agent_series too, joined by commas',
    )
    .option('--compare <window>', 'previous: beside the window before, of the same length');
  calling(stats).action(async (options) => (await import('./commands/stats.ts')).stats(terminal, options));
}

function addFacets(program: Command, terminal: Terminal): void {
  const facets = program
    .command('facets')
    .description('Count sessions by status, agent, kind of redaction and model.')
    .option('--since <window>', 'started within 30m, 24h, 7d …, or since an ISO 8601 UTC timestamp (24h)')
    .option('--until <timestamp>', 'started before an ISO 8601 UTC timestamp')
    .option('--agent <id>', 'of one agent (agt_…)')
    .option('--status <status>', 'ok, error or partial')
    .option('--min-redactions <n>', 'with at least this many redactions');
  calling(facets).action(async (options) => (await import('./commands/facets.ts')).facets(terminal, options));
}

function addTail(program: Command, terminal: Terminal): void {
  const tail = filtering(
    program
      .command('tail')
      .description('Print new sessions as they come, until Ctrl-C. With --json, a line of JSON each.'),
  );
  calling(tail).action(async (options) => (await import('./commands/tail.ts')).tail(terminal, options));
}
