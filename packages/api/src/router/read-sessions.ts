import type { ErrorDetail, ListSessionsInput, SessionPage } from '@masker/contract';
import type { Caller, Context } from '../context.ts';
import { nextSessionCursor, type SessionWalk, sessionWalk } from '../cursor/session-window.ts';
import { wirePage } from '../wire-json.ts';

type Further = (input: ListSessionsInput) => SessionWalk | ErrorDetail[];

/**
 * Reads a page of sessions: the one query behind `sessions.list` and `agents.sessions`.
 *
 * @param checkInput checks the input of the procedure, and runs `further` on it
 */
export async function readSessions(
  ctx: Context & { caller: Caller },
  checkInput: (further: Further) => SessionWalk,
): Promise<SessionPage> {
  const { queries, seal, now } = ctx.services;
  const walk = checkInput((input) => sessionWalk(input, ctx.caller, seal, now()));
  const rows = await queries.listSessions(walk.query, ctx.gone());
  return wirePage<SessionPage>(rows, nextSessionCursor(walk, rows.last, seal));
}
