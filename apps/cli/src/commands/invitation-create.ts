import { createInvitationInput } from '@masker/contract';
import { type CallerOptions, withCaller } from '../caller.ts';
import { readConfig } from '../config.ts';
import { formatStarted } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedInput } from './checked-input.ts';

type InvitationOptions = CallerOptions & { role: string; expires?: string; json?: true };

/** `masker invitation create`: prints the link alone, for `$(…)`; everything else goes to standard error. */
export async function invitationCreate(terminal: Terminal, options: InvitationOptions): Promise<void> {
  const input = checkedInput(createInvitationInput, { role: options.role, expires_in: options.expires });
  const { invitation, url } = await withCaller(readConfig(), options, ({ invitations }) =>
    invitations.create.mutate(input, { signal: terminal.signal }),
  );
  if (options.json) return terminal.out(`${JSON.stringify({ invitation, url })}\n`);
  await terminal.out(`${url}\n`);
  terminal.writeErr(
    `Send it to one person, who joins with the role ${invitation.role}. It is not shown again, and is valid until ${formatStarted(invitation.expires_at)}.`,
  );
}
