import { isId } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import type { Terminal } from '../output/terminal.ts';

/** `masker view delete` */
export async function viewDelete(
  terminal: Terminal,
  id: string,
  options: CallerOptions & { json?: true },
): Promise<void> {
  if (!isId('view', id)) throw usage('The view id must be view_ followed by a ULID (26 characters).');
  const view = await withClient(readConfig(), options, (client) => client.views.delete(id, terminal));
  await terminal.out(options.json ? `${JSON.stringify({ view })}\n` : `${view.id} is deleted\n`);
}
