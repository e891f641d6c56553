import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import { sessionSheet } from '../output/session-sheet.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedId } from './checked-id.ts';

/** `masker get`: one session, as text or as JSON of the API. */
export async function get(
  terminal: Terminal,
  id: string,
  options: CallerOptions & { json?: true },
): Promise<void> {
  checkedId('session', id);
  const { signal } = terminal;
  const session = await withClient(readConfig(), options, (client) => client.sessions.get(id, { signal }));
  await terminal.out(
    options.json ? `${JSON.stringify({ session })}\n` : sessionSheet(session, terminal.colours),
  );
}
