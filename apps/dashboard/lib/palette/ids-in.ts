import { type IdKind, idPrefixes, isId } from '@masker/contract/plain';

/** A pasted id. */
export interface FoundId {
  kind: 'session' | 'agent';
  id: string;
}

const kinds = ['session', 'agent'] as const satisfies readonly IdKind[];

/** The characters of a ULID, in either case. */
const ulid = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

const withPrefix = new RegExp(
  `(?<![0-9A-Z])(${kinds.map((kind) => idPrefixes[kind]).join('|')})_(${ulid})(?![0-9A-Z])`,
  'gi',
);

const alone = new RegExp(`(?<![0-9A-Z_])${ulid}(?![0-9A-Z_])`, 'gi');

/**
 * Finds the ids of sessions and agents in pasted text: an id, a URL, a line of a log. It ignores case and the text
 * around them. A ULID without a prefix counts as the id of a session.
 *
 * @returns each id once, in the order of the text, those with a prefix first
 */
export function idsIn(pasted: string): FoundId[] {
  // Percent-encoded characters are not part of an id.
  const text = pasted.replace(/%[0-9A-F]{2}/gi, ' ');
  const found = new Map<string, FoundId>();
  function add(kind: FoundId['kind'], ulid: string) {
    const id = `${idPrefixes[kind]}_${ulid.toUpperCase()}`;
    if (isId(kind, id)) found.set(id, { kind, id });
  }
  for (const [, prefix = '', ulid = ''] of text.matchAll(withPrefix)) {
    const kind = kinds.find((kind) => idPrefixes[kind] === prefix.toLowerCase());
    if (kind) add(kind, ulid);
  }
  for (const [ulid] of text.matchAll(alone)) add('session', ulid);
  return [...found.values()];
}

/**
 * Reads the end of an id, as the list shows it: `sess_…S9EWW4KS`, or only its last characters.
 *
 * @returns in upper case; null for other text, and for a whole id
 */
export function tailIn(text: string): string | null {
  const [, tail] = /^(?:sess_)?(?:…|\.{3})?([0-9A-HJKMNP-TV-Z]{6,25})$/i.exec(text.trim()) ?? [];
  return tail?.toUpperCase() ?? null;
}
