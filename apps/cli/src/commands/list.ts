import type { MaskerClient, SessionPage } from '@masker/client';
import { type ListSessionsInput, listSessionsInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { readConfig } from '../config.ts';
import { counted } from '../output/format.ts';
import { sessionTable } from '../output/session-table.ts';
import type { Terminal } from '../output/terminal.ts';
import { sessionInput } from './checked-input.ts';

/** `masker list`: a page of sessions, or with `--all` every page as it arrives. */
export async function list(
  terminal: Terminal,
  options: CallerOptions & { all?: true; json?: true },
): Promise<void> {
  const input = sessionInput(listSessionsInput, options);
  await withClient(readConfig(), options, (client) => {
    const pages = options.all ? client.sessions.pages(input, terminal) : onePage(client, input, terminal);
    return options.json ? printJson(terminal, pages) : printTable(terminal, pages);
  });
}

async function* onePage(
  client: MaskerClient,
  input: ListSessionsInput,
  { signal }: Terminal,
): AsyncGenerator<SessionPage> {
  yield await client.sessions.list(input, { signal });
}

/** Prints one JSON document in the format of the API, with the rows of all pages. */
async function printJson(terminal: Terminal, pages: AsyncIterable<SessionPage>): Promise<void> {
  let begun = false;
  let cursor: string | null = null;
  for await (const page of pages) {
    const rows = page.data.map((session) => JSON.stringify(session)).join(',');
    await terminal.out(`${begun ? rows && ',' : '{"data":['}${rows}`);
    begun = true;
    cursor = page.next_cursor;
  }
  await terminal.out(`],"next_cursor":${JSON.stringify(cursor)}}\n`);
}

async function printTable(terminal: Terminal, pages: AsyncIterable<SessionPage>): Promise<void> {
  const table = sessionTable(terminal.colours);
  let count = 0;
  let cursor: string | null = null;
  for await (const page of pages) {
    count += page.data.length;
    cursor = page.next_cursor;
    if (page.data.length > 0) await terminal.out(table.render(page.data));
  }
  if (count === 0 && cursor === null)
    terminal.writeErr('No sessions match. Widen the window with --since 30d, or remove a filter.');
  else if (cursor !== null)
    terminal.writeErr(`${counted(count, 'session')}; for more, use --all or --cursor ${cursor}`);
  else terminal.writeErr(counted(count, 'session'));
}
