import type { Invitation } from '@masker/contract';
import { type CallerOptions, withCaller } from '../caller.ts';
import { typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { checkedId } from './checked-id.ts';

type InvitationOptions = CallerOptions & { json?: true };

/** `masker invitation list`: the open ones, newest first. */
export async function invitationList(terminal: Terminal, options: InvitationOptions): Promise<void> {
  const { data } = await withCaller(readConfig(), options, ({ invitations }) =>
    invitations.list.query(undefined, { signal: terminal.signal }),
  );
  if (options.json) return terminal.out(`${JSON.stringify({ data })}\n`);
  if (data.length === 0)
    return terminal.writeErr(
      `No open invitations. Create one with: ${typed('invitation create --role ROLE', options.account)}`,
    );
  await terminal.out(table(terminal.colours).render(data));
}

/** `masker invitation revoke`: its link stops working. */
export async function invitationRevoke(
  terminal: Terminal,
  id: string,
  options: InvitationOptions,
): Promise<void> {
  const invitation_id = checkedId('invitation', id);
  const { invitation } = await withCaller(readConfig(), options, ({ invitations }) =>
    invitations.revoke.mutate({ invitation_id }, { signal: terminal.signal }),
  );
  await terminal.out(options.json ? `${JSON.stringify({ invitation })}\n` : `${invitation.id} is revoked\n`);
}

function table(colours: boolean): Table<Invitation> {
  return new Table<Invitation>(
    [
      { title: 'ID', text: ({ id }) => id },
      { title: 'ROLE', text: ({ role }) => role },
      { title: 'CREATED', text: ({ created_at }) => formatStarted(created_at) },
      { title: 'EXPIRES', text: ({ expires_at }) => formatStarted(expires_at) },
      { title: 'BY', text: ({ created_by }) => printable(created_by.name) },
    ],
    colours,
  );
}
