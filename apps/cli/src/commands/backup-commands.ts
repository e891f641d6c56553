import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';

const inIt = `
The backup is a gzipped SQL script of sessions, agents, users, members, invitations, tokens and the audit log.
It does not contain login sessions or the secret: back up AUTH_SECRET, or DATA_DIR/auth-secret, separately. The
command needs no PostgreSQL tools.`;

const intoIt = `
Restores into the database of DATABASE_URL (as its owner: set DATABASE_OWNER_URL if that is another role), or
into the one of DATA_DIR, whose server must be stopped. The database must be empty. The whole file is verified
before anything is written.`;

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

/** Describes `masker backup` and `masker restore`. */
export function addBackup(program: Command, terminal: Terminal): void {
  program
    .command('backup')
    .description('Write a consistent backup to a file. The server may be running or stopped.')
    .argument('<file>', 'the file to write; it must not exist')
    .option(...json)
    .addHelpText('after', inIt)
    .action(async (file, options) => (await import('./backup.ts')).backup(terminal, file, options));
  program
    .command('restore')
    .description('Restore a backup that was written by masker backup.')
    .argument('<file>', 'the backup file')
    .option(...json)
    .addHelpText('after', intoIt)
    .action(async (file, options) => (await import('./restore.ts')).restore(terminal, file, options));
}
