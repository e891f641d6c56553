import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';

const inIt = `
A gzipped script of everything except login sessions: sessions, agents, people, members, invitations, tokens, the record of
access. The secret is not in it: keep AUTH_SECRET, or DATA_DIR/auth-secret, somewhere else. Needs no tools of
PostgreSQL.`;

const intoIt = `
Restores into the database of DATABASE_URL (as its owner: DATABASE_OWNER_URL, if that is another role), or into that of
DATA_DIR, whose server must be stopped. It must be empty. The file is checked as a whole before anything is written.`;

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

/** Describes `masker backup` and `masker restore`. */
export function addBackup(program: Command, terminal: Terminal): void {
  program
    .command('backup')
    .description('Write everything to a file, as of one moment, while the server runs or is stopped.')
    .argument('<file>', 'where to; must not be there yet')
    .option(...json)
    .addHelpText('after', inIt)
    .action(async (file, options) => (await import('./backup.ts')).backup(terminal, file, options));
  program
    .command('restore')
    .description('Bring everything back from a file that masker backup wrote.')
    .argument('<file>', 'the backup')
    .option(...json)
    .addHelpText('after', intoIt)
    .action(async (file, options) => (await import('./restore.ts')).restore(terminal, file, options));
}
