import type { Session } from '@masker/contract';

/** A session as the API writes it, made readable. */
export function jsonOf(session: Session): string {
  return JSON.stringify(session, null, 2);
}

/**
 * A command that reads one session. The sign-in stays out of it: scripts cannot read that cookie, and a
 * command is soon pasted into a chat.
 */
export function curlFor(sessionId: string, origin: string): string {
  return `curl -H "Cookie: $MASKER_COOKIE" "${origin}/api/v1/sessions/${sessionId}"`;
}
