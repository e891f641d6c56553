import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';

const more = `
Each export has a statement that is signed with the current key. The keys are of the whole installation; all of
them, replaced ones included, stay published at /api/v1/export-keys.`;

const json = ['--json', 'print JSON; errors as JSON on standard error'] as const;

/** Describes `masker export-key`. */
export function addExportKey(program: Command, terminal: Terminal): void {
  const key = program
    .command('export-key')
    .description('List and rotate the keys that sign exports.')
    .addHelpText('after', more);
  key
    .command('list')
    .description('List every key that ever signed, newest first. With --json, as a JWK Set.')
    .option(...json)
    .action(async (options) => (await import('./export-key-list.ts')).exportKeyList(terminal, options));
  key
    .command('rotate')
    .description(
      'Make a new key that signs from now on, and print its id. The earlier ones cannot sign any more.',
    )
    .option(...json)
    .action(async (options) => (await import('./export-key-rotate.ts')).exportKeyRotate(terminal, options));
}
