import { isId } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { sessionSheet } from '../output/session-sheet.ts';
import type { Terminal } from '../output/terminal.ts';

/** `masker get`: one session, as text or as JSON of the API. */
export async function get(
  terminal: Terminal,
  id: string,
  options: CallerOptions & { json?: true },
): Promise<void> {
  if (!isId('session', id)) throw usage('The session id must be sess_ followed by a ULID (26 characters).');
  const { signal } = terminal;
  const session = await withClient(readConfig(), options, (client) => client.sessions.get(id, { signal }));
  await terminal.out(
    options.json ? `${JSON.stringify({ session })}\n` : sessionSheet(session, terminal.colours),
  );
}
