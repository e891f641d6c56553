import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedId } from './checked-id.ts';
import { exportTable } from './export-list.ts';

/** `masker export get`: its row of the list, and why it failed if it did; or JSON of the API. */
export async function exportGet(
  terminal: Terminal,
  id: string,
  options: CallerOptions & { json?: true },
): Promise<void> {
  const exportId = checkedId('export', id);
  const found = await withClient(readConfig(), options, ({ exports }) => exports.get(exportId, terminal));
  if (options.json) return terminal.out(`${JSON.stringify({ export: found })}\n`);
  await terminal.out(exportTable(terminal.colours).render([found]));
  if (found.error !== null) terminal.writeErr(found.error);
}
