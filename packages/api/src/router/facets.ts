import { facetsInput, facetsSchema } from '@masker/contract';
import { uncheckedOptional } from '../procedure/input.ts';
import { authorized } from '../procedure/trpc.ts';
import { readFacets } from './read-facets.ts';

/** `sessions.facets` */
export const facets = authorized
  .meta({
    rest: {
      method: 'GET',
      path: '/api/v1/sessions/facets',
      tag: 'Sessions',
      summary: 'Count sessions by value',
      description:
        'How many sessions have which status, agent, kind of redaction and model: of exactly the sessions that a walk of the list with the same filters returns, all as of one moment. Each facet ignores the filter on itself.',
      errors: ['unauthenticated', 'forbidden', 'validation_failed'],
    },
    scope: 'sessions:read',
    input: facetsInput,
    output: facetsSchema,
  })
  .input(uncheckedOptional(facetsInput))
  .query(({ ctx, input }) => readFacets(ctx, input));
