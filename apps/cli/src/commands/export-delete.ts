import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedId } from './checked-id.ts';

/** `masker export delete`: deletes the file; the statement stays. */
export async function exportDelete(
  terminal: Terminal,
  id: string,
  options: CallerOptions & { json?: true },
): Promise<void> {
  const exportId = checkedId('export', id);
  const deleted = await withClient(readConfig(), options, ({ exports }) =>
    exports.delete(exportId, terminal),
  );
  await terminal.out(
    options.json ? `${JSON.stringify({ export: deleted })}\n` : `the file of ${deleted.id} is deleted\n`,
  );
}
