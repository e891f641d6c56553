import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedId } from './checked-id.ts';

/** `masker view delete` */
export async function viewDelete(
  terminal: Terminal,
  id: string,
  options: CallerOptions & { json?: true },
): Promise<void> {
  checkedId('view', id);
  const view = await withClient(readConfig(), options, (client) => client.views.delete(id, terminal));
  await terminal.out(options.json ? `${JSON.stringify({ view })}\n` : `${view.id} is deleted\n`);
}
