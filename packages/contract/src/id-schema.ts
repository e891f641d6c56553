import { z } from 'zod';
import { type IdKind, idPattern, idPrefixes, isId } from './ids.ts';

/** A zod schema for ids of one kind: prefix, `_`, and a ULID in upper case. */
export function idSchema(kind: IdKind) {
  return z
    .string({ error: idMessage(kind) })
    .regex(new RegExp(idPattern(kind)), { error: ({ input }) => idMessage(kind) + caseHint(kind, input) });
}

function idMessage(kind: IdKind): string {
  return `must be ${idPrefixes[kind]}_ followed by a ULID (26 characters, in upper case)`;
}

/** Some generators write ULIDs in lower case, which by itself is hard to see. */
function caseHint(kind: IdKind, value: unknown): string {
  if (typeof value !== 'string' || value.length > 40) return '';
  const [prefix = '', ...rest] = value.split('_');
  const upper = `${prefix.toLowerCase()}_${rest.join('_').toUpperCase()}`;
  return isId(kind, upper) ? `: write it as ${upper}` : '';
}
