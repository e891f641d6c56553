import type { ErrorDetail, ListSessionsInput, SessionPage } from '@masker/contract';
import { wirePage } from '../answer/wire-json.ts';
import type { Caller } from '../auth/caller.ts';
import {
  nextSessionCursor,
  type SessionListRequest,
  sessionListRequest,
} from '../pagination/session-list-request.ts';
import type { Context } from '../procedure/context.ts';

type Further = (input: ListSessionsInput) => SessionListRequest | ErrorDetail[];

/**
 * Reads a page of sessions, for `sessions.list` and `agents.sessions`.
 *
 * @param checkInput validates the input of the procedure, and runs `further` on it
 */
export async function readSessions(
  ctx: Context & { caller: Caller },
  checkInput: (further: Further) => SessionListRequest,
): Promise<SessionPage> {
  const { signer, now } = ctx.services;
  const request = checkInput((input) => sessionListRequest(input, ctx.caller, signer, now()));
  const { reads, position } = ctx.readFrom(ctx.caller, request.position);
  const rows = await reads.listSessions(request.query, ctx.gone());
  return wirePage<SessionPage>(rows, nextSessionCursor(request, rows.last, signer, position));
}
