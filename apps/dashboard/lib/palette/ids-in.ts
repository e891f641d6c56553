import { type IdKind, idPrefixes, isId } from '@masker/contract/plain';

/** An id that somebody pasted. */
export interface FoundId {
  kind: 'session' | 'agent';
  id: string;
}

const kinds = ['session', 'agent'] as const satisfies readonly IdKind[];

/** The letters of a ULID, in either case. */
const ulid = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

const withPrefix = new RegExp(
  `(?<![0-9A-Z])(${kinds.map((kind) => idPrefixes[kind]).join('|')})_(${ulid})(?![0-9A-Z])`,
  'gi',
);

const alone = new RegExp(`(?<![0-9A-Z_])${ulid}(?![0-9A-Z_])`, 'gi');

/**
 * The ids of sessions and agents in what somebody pasted: an id, an address, a line of a log. Case does not matter, and
 * neither does what is around them. A ULID without a prefix is taken for a session's.
 *
 * @returns each id once, in the order of the text, those with a prefix first
 */
export function idsIn(pasted: string): FoundId[] {
  // What is encoded in an address is no letter of an id.
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
