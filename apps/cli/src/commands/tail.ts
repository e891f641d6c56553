import { watchSessionsInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import { typed } from '../failure.ts';
import { sessionTable } from '../output/session-table.ts';
import type { Terminal } from '../output/terminal.ts';
import { accountId } from './account-option.ts';
import { flagInput, type ListFlags } from './list-flags.ts';

type TailOptions = Pick<ListFlags, 'agent' | 'status' | 'minRedactions'> & CallerOptions & { json?: true };

/** `masker tail`: new sessions as they come, a line each; what can't be shown is said beside them. */
export async function tail(terminal: Terminal, options: TailOptions): Promise<void> {
  const filters = flagInput(watchSessionsInput, options);
  if (options.account) accountId(options.account);
  const table = sessionTable(terminal.colours);
  let connections = 0;
  await withClient(readConfig(), options, async (client) => {
    for await (const event of client.sessions.watch(filters, terminal)) {
      if (event.type === 'open') connections++;
      if (event.type === 'session')
        await terminal.out(
          options.json ? `${JSON.stringify(event.session)}\n` : table.render([event.session]),
        );
      else if (event.type === 'reload') say(terminal, options, 'reload', missed);
      else if (connections === 1) say(terminal, options, 'open', 'Waiting for new sessions. Ctrl-C ends it.');
      else say(terminal, options, 'open', 'The connection was lost, and made again.');
    }
  });
}

const missed = `Sessions may have come that are not shown here: too many at once, or while the connection was lost. See: ${typed('list')}`;

function say(terminal: Terminal, { json }: TailOptions, type: string, message: string): void {
  terminal.note(json ? JSON.stringify({ type, message }) : message);
}
