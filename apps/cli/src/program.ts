import { Command, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { addAccount } from './commands/account.ts';
import { addAudit } from './commands/audit.ts';
import { addBackup } from './commands/backup-commands.ts';
import { accountOption, calling } from './commands/calling-options.ts';
import { addExport } from './commands/export-commands.ts';
import { addExportKey } from './commands/export-key.ts';
import { addInvitation } from './commands/invitation.ts';
import { addMember } from './commands/member.ts';
import { refuseRepeats } from './commands/repeated.ts';
import { addRetention } from './commands/retention.ts';
import { withSessionOptions } from './commands/session-options.ts';
import { addSignIn } from './commands/sign-in.ts';
import { addSync } from './commands/sync-command.ts';
import { addToken } from './commands/token.ts';
import { addView } from './commands/view.ts';
import { addWebhook } from './commands/webhook.ts';
import type { Terminal } from './output/terminal.ts';

const connection = `
Environment:
  DATA_DIR            the data directory of the server (.data in a checkout, else ~/.local/share/masker-sessions)
  DATABASE_URL        the database, if the server does not use the embedded one
  DATABASE_OWNER_URL  for restore and account delete: the owner of the database, if it is another role
  AUTH_SECRET         the secret of the server, if it was set for the server too
  COOKIE_NAME         the name of its cookie, if the server has another and does not run
  MASKER_ACCOUNT      the account, instead of --account
  MASKER_URL          the address of the server, instead of --url
  MASKER_SESSION      the cookie of a login session, instead of --cookie
  MASKER_TOKEN        a token, instead of --token
  RETENTION_DAYS      for retention run: the value that the server has`;

/** Every command with its options and its help. The code of a command loads when it runs. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('masker')
    .description('Operate masker-sessions, and read sessions.')
    .version(manifest.version, '-v, --version', 'print the version')
    .exitOverride()
    // Options after a subcommand are those of the subcommand: `export` has options, too.
    .enablePositionalOptions()
    // Errors are reported in one place, as text or as JSON.
    .configureOutput({ writeErr: (text) => terminal.err.write(text), outputError: () => {} })
    .addHelpText('after', connection);
  addAccount(program, terminal);
  addInvitation(program, terminal);
  addMember(program, terminal);
  addSignIn(program, terminal);
  addToken(program, terminal);
  addImport(program, terminal);
  addSync(program, terminal);
  addRemove(program, terminal);
  addRetention(program, terminal);
  addAudit(program, terminal);
  addBackup(program, terminal);
  addDoctor(program, terminal);
  addCookie(program, terminal);
  addList(program, terminal);
  addExport(program, terminal);
  addExportKey(program, terminal);
  addGet(program, terminal);
  addStats(program, terminal);
  addFacets(program, terminal);
  addTail(program, terminal);
  addView(program, terminal);
  addWebhook(program, terminal);
  refuseRepeats(program);
  return program;
}

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

const importHelp = `
CSV: the first row has the field names of the API. Redactions are JSON in the column redactions_by_kind, or
one column for each kind: redactions.PHONE, redactions.NAME …

LiteLLM: the entries of its log, as its generic API logger, its S3 logger and the like write them, in a list or one after
another. Each entry becomes a session, the same as through the API. Messages and responses are not read.

The command writes to the database itself, not through the API: run it on the machine of the server, or set its
DATABASE_URL. From elsewhere, send NDJSON to POST /api/v1/sessions.`;

function addImport(program: Command, terminal: Terminal): void {
  program
    .command('import')
    .description(
      'Import sessions into an account, from NDJSON in the format of the API, from CSV, or from the log of LiteLLM. The import is atomic, and can be repeated: it adds only new sessions.',
    )
    .argument('<file>', 'the file, gzipped or not; - reads standard input')
    .addOption(accountOption())
    .option('--from <format>', 'ndjson, csv or litellm (csv if the file name says so, else ndjson)')
    .addOption(new Option('--format <format>', 'the former name of --from').hideHelp().conflicts('from'))
    .option(
      '--agent-field <field>',
      'with --from litellm: what names the agent, key_alias, team, tag or end_user (key_alias)',
    )
    .addOption(new Option('--url <url>').hideHelp())
    .option('--skip-invalid', 'skip and report invalid lines, instead of rejecting the file')
    .option(...json)
    .addHelpText('after', importHelp)
    .action(async (file, options) =>
      (await import('./commands/import.ts')).importFile(terminal, file, options),
    );
}

const removeHelp = `
For sessions that were sent to the wrong account, on the machine of the server. Without --confirm, it counts the sessions
that match; with their number, it removes them, and no others: those that arrive meanwhile stay. All counts are right
afterwards. Like retention, it waits for exports that are not finished, and for schedules that have yet to export the
sessions. The audit log of the account has the reason, the filters and the number of sessions.

To keep a copy, export them first. To end an account, see account delete.`;

function addRemove(program: Command, terminal: Terminal): void {
  program
    .command('remove')
    .description('Remove sessions of an account for good: those of agents, of a window, or with given ids.')
    .addOption(accountOption())
    .option('--agent <ids>', 'sessions of these agents (agt_…)')
    .option('--since <window>', 'that started since: 30m, 24h, 7d … ago, or an ISO 8601 UTC timestamp')
    .option('--until <timestamp>', 'that started before: an ISO 8601 UTC timestamp')
    .option('--ids <file>', 'a file with their ids, one on each line; - reads standard input')
    .requiredOption('--reason <text>', 'the reason, for the audit log')
    .option('--confirm <count>', 'the number of sessions that match, to remove them')
    .option(...json)
    .addHelpText('after', removeHelp)
    .action(async (options) => (await import('./commands/remove.ts')).remove(terminal, options));
}

const doctorHelp = `
Run it with the settings of the server (its environment), on its machine, as its user. It changes nothing. Exit code 1
means that a check failed; warnings are no failures. --json prints a list of objects: check, status (ok, warn or fail),
seen, and action, which is null if the status is ok.`;

function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description(
      'Check the installation: database, roles, settings, secrets, disk, clock, proxy, sign-in, exports. Says what to do.',
    )
    .option(...json)
    .addHelpText('after', doctorHelp)
    .action(async (options) => (await import('./commands/doctor.ts')).doctor(terminal, options));
}

function addCookie(program: Command, terminal: Terminal): void {
  program
    .command('cookie')
    .description('Create a login session for an account, valid for 30 days, and print its cookie.')
    .addOption(accountOption())
    .option(...json)
    .action(async (options) => (await import('./commands/cookie.ts')).cookie(terminal, options));
}

function addList(program: Command, terminal: Terminal): void {
  const list = program.command('list').description('List sessions.');
  withSessionOptions(list, 'window', 'filters', 'order', 'page').option('--all', 'list all pages');
  calling(list).action(async (options) => (await import('./commands/list.ts')).list(terminal, options));
}

function addGet(program: Command, terminal: Terminal): void {
  const get = program
    .command('get')
    .description('Show one session.')
    .argument('<session-id>', 'the session (sess_…)');
  calling(get).action(async (id, options) => (await import('./commands/get.ts')).get(terminal, id, options));
}

function addStats(program: Command, terminal: Terminal): void {
  const stats = program
    .command('stats')
    .description('Show statistics of sessions: count, status, redactions, agents.');
  withSessionOptions(stats, 'window', 'filters', 'stats');
  calling(stats).action(async (options) => (await import('./commands/stats.ts')).stats(terminal, options));
}

function addFacets(program: Command, terminal: Terminal): void {
  const facets = program
    .command('facets')
    .description('Count sessions by status, agent, kind of redaction and model.');
  withSessionOptions(facets, 'window', 'filters');
  calling(facets).action(async (options) => (await import('./commands/facets.ts')).facets(terminal, options));
}

function addTail(program: Command, terminal: Terminal): void {
  const tail = program
    .command('tail')
    .description('Print new sessions as they arrive, until Ctrl-C. With --json, one line of JSON for each.');
  withSessionOptions(tail, 'filters');
  calling(tail).action(async (options) => (await import('./commands/tail.ts')).tail(terminal, options));
}
