import type { Actor } from '@masker/contract';

/** What acted. */
export const actorWords = {
  user: 'Person',
  token: 'Token',
  operator: 'Operator, on the server’s machine',
} as const satisfies Record<Actor['kind'], string>;
