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
        'Returns the number of sessions by status, agent, kind of redaction and model. The numbers cover exactly the sessions that the list returns with the same filters, as of one moment. Each facet ignores the filter on its own field.',
      errors: ['unauthenticated', 'forbidden', 'validation_failed'],
    },
    scope: 'sessions:read',
    input: facetsInput,
    output: facetsSchema,
  })
  .input(uncheckedOptional(facetsInput))
  .query(({ ctx, input }) => readFacets(ctx, input));
