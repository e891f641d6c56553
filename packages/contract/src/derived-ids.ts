import { newId } from './new-id.ts';

/** Returns the SHA-256 of a text in UTF-8. The contract runs in browsers too, so the caller brings the function. */
export type Sha256 = (text: string) => Uint8Array;

/** What a session is called where it comes from. */
export interface ForeignSession {
  /** The system that wrote it: `litellm`. */
  source: string;
  /** Its id there. */
  id: string;
  /** Its start, in milliseconds since the epoch. */
  startedAt: number;
}

/**
 * The id of a session that another system wrote under an id of its own: always the same one, so that the session is
 * stored once however often it is sent. The time part is the start, the rest a hash of the source and its id.
 */
export function derivedSessionId(sha256: Sha256, { source, id, startedAt }: ForeignSession): string {
  return newId(
    'session',
    Math.max(startedAt, 0),
    sha256(`session\n${source}\n${id}`).subarray(0, randomBytes),
  );
}

/**
 * The id of an agent that is known by its name alone. The time part is zero, which tells it from the ids that Masker
 * gives; the rest is a hash of the name.
 */
export function derivedAgentId(sha256: Sha256, name: string): string {
  return newId('agent', 0, sha256(`agent\n${name}`).subarray(0, randomBytes));
}

/** The bytes of an id besides its time. */
const randomBytes = 10;
