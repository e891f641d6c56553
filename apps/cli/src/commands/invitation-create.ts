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
  const { invitation, url, isUsable } = await withCaller(
    readConfig(),
    options,
    async ({ invitations }, address) => ({
      ...(await invitations.create.mutate(input, { signal: terminal.signal })),
      isUsable: await hasProvider(address, terminal.signal),
    }),
  );
  await terminal.out(options.json ? `${JSON.stringify({ invitation, url })}\n` : `${url}\n`);
  if (!isUsable)
    terminal.writeErr(
      'warning: Nobody can use this link yet: the server has no identity provider to sign in with. Set one up: see "Sign-in" in docs/operations.md.',
    );
  if (options.json) return;
  terminal.writeErr(
    `Send it to one person, who joins with the role ${invitation.role}. It is not shown again, and is valid until ${formatStarted(invitation.expires_at)}.`,
  );
}

/** Milliseconds in which the server says how people sign in. */
const answerMs = 5_000;

/** Whether people can sign in with an identity provider; also true if the server does not say. */
async function hasProvider(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(new URL('api/v1/auth/providers', url.endsWith('/') ? url : `${url}/`), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    const { providers } = (await answer.json()) as { providers?: unknown[] };
    return providers?.length !== 0;
  } catch {
    return true;
  }
}
