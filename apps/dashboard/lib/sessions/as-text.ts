import type { Session } from '@masker/contract';

/** A session as formatted JSON of the API. */
export function jsonOf(session: Session): string {
  return JSON.stringify(session, null, 2);
}

/**
 * A command that reads one session. The token is read from the environment, because commands are often pasted into
 * chats.
 *
 * @param origin of the server: `https://masker.example.com`
 */
export function curlFor(sessionId: string, origin: string): string {
  return `curl -H "Authorization: Bearer $MASKER_TOKEN" "${origin}/api/v1/sessions/${sessionId}"`;
}
