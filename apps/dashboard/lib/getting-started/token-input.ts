import type { CreateTokenInput } from '@masker/contract';
import { labelOf, type SourceId } from './sources.ts';

/** The lifetime of a source's token, in days. */
export const tokenDays = 365;

/** The token of a source: it may send sessions, and nothing else. */
export function tokenInput(source: SourceId): CreateTokenInput {
  return { name: labelOf(source), scopes: ['sessions:write'], expires_in: `${tokenDays}d` };
}
