import type { AuditEntry } from '@masker/client';
import { listAuditInput } from '@masker/contract';
import { type CallerOptions, withClient } from '../caller.ts';
import { usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { counted, formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { checkedInput, wholeNumber, writtenSince } from './checked-input.ts';

interface AuditListOptions extends CallerOptions {
  since?: string;
  until?: string;
  target?: string;
  actor?: string;
  action?: string;
  limit?: string;
  cursor?: string;
  all?: true;
  json?: true;
}

/** `masker audit list`: a page of the audit log, or all of it as lines of JSON. */
export async function auditList(terminal: Terminal, options: AuditListOptions): Promise<void> {
  const { until, target, actor, action, limit, cursor } = options;
  const input = checkedInput(listAuditInput, {
    limit: wholeNumber(limit),
    cursor,
    since: writtenSince(options.since),
    until,
    action,
    actor_id: actor,
    target,
  });
  if (options.all) {
    const { limit: _limit, cursor: _cursor, ...filters } = input;
    if (cursor !== undefined) throw usage('Give --all or --cursor, not both.');
    return withClient(readConfig(), options, async (client) => {
      for await (const line of client.accessLog.exportLines(filters, terminal))
        await terminal.out(`${line}\n`);
    });
  }
  const { data, next_cursor } = await withClient(readConfig(), options, (client) =>
    client.accessLog.list(input, terminal),
  );
  if (options.json) return terminal.out(`${JSON.stringify({ data, next_cursor })}\n`);
  if (data.length > 0) await terminal.out(table(terminal.colours).render(data));
  if (next_cursor !== null)
    terminal.writeErr(`${entries(data.length)}; for more, use --cursor ${next_cursor}`);
  else if (data.length === 0)
    terminal.writeErr('No entries match. Widen the window with --since 365d, or remove a filter.');
  else terminal.writeErr(entries(data.length));
}

const entries = (count: number) => counted(count, 'entry', 'entries');

function table(colours: boolean): Table<AuditEntry> {
  return new Table<AuditEntry>(
    [
      { title: 'AT', text: ({ at }) => formatStarted(at) },
      { title: 'ACTION', text: ({ action }) => printable(action) },
      { title: 'OUTCOME', text: ({ outcome }) => outcome },
      { title: 'TARGET', text: ({ target }) => printable(target ?? '') },
      { title: 'ROWS', align: 'right', text: ({ rows }) => String(rows ?? '') },
      { title: 'ACTOR', text: ({ actor }) => actor.id },
      { title: 'NAME', text: ({ actor }) => printable(actor.name) },
    ],
    colours,
  );
}
