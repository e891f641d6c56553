import { ApiError } from '@masker/client';
import { createInvitationInput, errorBodySchema, newInvitationSchema } from '@masker/contract';
import { type CallerOptions, withCredential } from '../caller.ts';
import { CommandError } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { formatStarted } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';
import { checkedInput } from './checked-input.ts';

type InvitationOptions = CallerOptions & { role: string; expires?: string; json?: true };

/** `masker invitation create`: prints the link alone, for `$(…)`; everything else goes to standard error. */
export async function invitationCreate(terminal: Terminal, options: InvitationOptions): Promise<void> {
  const input = checkedInput(createInvitationInput, { role: options.role, expires_in: options.expires });
  const { invitation, url } = await withCredential(readConfig(), options, async (server, credential) => {
    const response = await fetch(new URL('/api/v1/invitations', server), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...('cookie' in credential
          ? { cookie: credential.cookie }
          : { authorization: `Bearer ${credential.token}` }),
      },
      body: JSON.stringify(input),
      signal: terminal.signal,
    }).catch((cause: unknown) => {
      throw new ApiError('network_error', 'The server cannot be reached.', { cause });
    });
    const body: unknown = await response.json().catch((cause: unknown) => {
      throw new ApiError('bad_response', 'The response is not from masker-sessions.', { cause });
    });
    if (response.ok) return newInvitationSchema.parse(body);
    const { code, message } = errorBodySchema.parse(body).error;
    throw new CommandError(code, message);
  });
  if (options.json) return terminal.out(`${JSON.stringify({ invitation, url })}\n`);
  await terminal.out(`${url}\n`);
  terminal.writeErr(
    `Send it to one person, who joins with the role ${invitation.role}. It is not shown again, and is valid until ${formatStarted(invitation.expires_at)}.`,
  );
}
