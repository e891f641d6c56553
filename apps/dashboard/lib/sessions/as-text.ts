import type { Session } from '@masker/contract';

/** A session as the API writes it, made readable. */
export function jsonOf(session: Session): string {
  return JSON.stringify(session, null, 2);
}

/**
 * A command that reads one session with a token, which stays out of it: a command is soon pasted into a chat.
 *
 * @param origin of the server: `https://masker.example.com`
 */
export function curlFor(sessionId: string, origin: string): string {
  return `curl -H "Authorization: Bearer $MASKER_TOKEN" "${origin}/api/v1/sessions/${sessionId}"`;
}
