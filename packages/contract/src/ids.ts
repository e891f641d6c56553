/** The object of an id, by its prefix. */
export const idPrefixes = {
  account: 'acc',
  agent: 'agt',
  session: 'sess',
  user: 'usr',
  request: 'req',
  signIn: 'sign',
  token: 'tok',
  invitation: 'inv',
  view: 'view',
  export: 'exp',
  exportSchedule: 'exs',
  webhook: 'whk',
  webhookDelivery: 'msg',
} as const;

export type IdKind = keyof typeof idPrefixes;

/** Crockford's base32 has no I, L, O and U. */
const ulid = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

const patterns = Object.fromEntries(
  Object.entries(idPrefixes).map(([kind, prefix]) => [kind, new RegExp(`^${prefix}_${ulid}$`)]),
) as Record<IdKind, RegExp>;

/** Whether `value` is a well-formed id of that kind; says nothing about its existence. */
export function isId(kind: IdKind, value: unknown): value is string {
  return typeof value === 'string' && patterns[kind].test(value);
}

/** What ids of one kind look like, as the source of a regular expression. */
export function idPattern(kind: IdKind): string {
  return patterns[kind].source;
}
