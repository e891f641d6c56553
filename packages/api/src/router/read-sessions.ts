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
 * Reads a page of sessions: the one query behind `sessions.list` and `agents.sessions`.
 *
 * @param checkInput checks the input of the procedure, and runs `further` on it
 */
export async function readSessions(
  ctx: Context & { caller: Caller },
  checkInput: (further: Further) => SessionListRequest,
): Promise<SessionPage> {
  const { queries, signer, now } = ctx.services;
  const walk = checkInput((input) => sessionListRequest(input, ctx.caller, signer, now()));
  const rows = await queries.listSessions(walk.query, ctx.gone());
  return wirePage<SessionPage>(rows, nextSessionCursor(walk, rows.last, signer));
}
