import { type IdKind, newId } from '@masker/contract';
import { Random } from './random.ts';

/** 2025-01-06T15:00:00Z: when the fixed accounts, agents and people were made. */
const madeAt = 1_736_175_600_000;

/** An id that is the same in every database: made of its kind and name alone. */
export function fixedId(kind: IdKind, name: string): string {
  return newId(kind, madeAt, new Random(`${kind} ${name}`).bytes(10));
}
