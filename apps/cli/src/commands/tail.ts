import type { MaskerClient, Session } from '@masker/client';
import { watchSessionsInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { CatchUp } from '../catch-up.ts';
import { typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { counted } from '../output/format.ts';
import { sessionTable } from '../output/session-table.ts';
import type { Terminal } from '../output/terminal.ts';
import { sessionInput } from './checked-input.ts';

type TailOptions = CallerOptions & { json?: true };

/**
 * `masker tail`: prints new sessions as they arrive, one line each. It reads sessions from the list that the watch missed,
 * because too many arrived at once or the connection was lost, and warns about those that it cannot find in the list.
 */
export async function tail(terminal: Terminal, options: TailOptions): Promise<void> {
  const filters = sessionInput(watchSessionsInput, options);
  const table = sessionTable(terminal.colours);
  const show = async (sessions: readonly Session[]) => {
    for (const session of sessions)
      await terminal.out(options.json ? `${JSON.stringify(session)}\n` : table.render([session]));
  };
  await withClient(readConfig(), options, async (client: MaskerClient) => {
    const catchUp = new CatchUp(client, filters, terminal.signal);
    await catchUp.begin();
    let connections = 0;
    const onDisconnect = () => say(terminal, options, 'lost', 'The connection is lost. Reconnecting.');
    for await (const event of client.sessions.watch(filters, { signal: terminal.signal, onDisconnect })) {
      if (event.type === 'session') {
        if (catchUp.take(event.session)) await show([event.session]);
      } else if (event.type === 'open') {
        connections++;
        if (connections === 1)
          say(terminal, options, 'open', 'Waiting for new sessions. Press Ctrl-C to stop.');
        else say(terminal, options, 'open', 'The connection is restored.');
      } else {
        const { sessions, more, since } = await catchUp.missed();
        say(terminal, options, 'reload', listed(sessions.length, more, since));
        await show(sessions);
      }
    }
  });
}

function listed(count: number, more: boolean, since: string): string {
  const rest = `${more ? 'There are more. Sessions' : 'Sessions'} that started before ${since} are not included.`;
  return `Too many sessions arrived at once, or the connection was lost. ${counted(count, 'session')} read from the list. ${rest} See: ${typed('list')}`;
}

function say(terminal: Terminal, { json }: TailOptions, type: string, message: string): void {
  terminal.writeErr(json ? JSON.stringify({ type, message }) : message);
}
