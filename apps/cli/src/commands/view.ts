import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { calling } from './calling-options.ts';
import { withSessionOptions } from './session-options.ts';

const more = `
A view is a named set of filters of the list of sessions. The dashboard shows it, and can add a layout to it.`;

/** Describes `masker view`. */
export function addView(program: Command, terminal: Terminal): void {
  const view = program
    .command('view')
    .description('Save, list and delete views: named filters of the list of sessions.')
    .addHelpText('after', more);
  const create = view
    .command('create')
    .description('Save a view, and print its id.')
    .requiredOption('--name <name>', 'the name of the view')
    .option('--shared', 'share the view with everybody in the account')
    .option('--default', 'make the view your default');
  withSessionOptions(create, 'window', 'filters', 'order');
  calling(create).action(async (options) => (await import('./view-create.ts')).viewCreate(terminal, options));
  calling(
    view.command('list').description('List your views and the shared ones, in the order of their creation.'),
  ).action(async (options) => (await import('./view-list.ts')).viewList(terminal, options));
  calling(
    view.command('delete').description('Delete a view.').argument('<view-id>', 'the view (view_…)'),
  ).action(async (id, options) => (await import('./view-delete.ts')).viewDelete(terminal, id, options));
}
