import { z } from 'zod';
import { sessionFilters } from './filters.ts';
import { idSchema } from './id-schema.ts';
import { kindSchema, statusSchema } from './session.ts';

/** The parameters of `sessions.facets`: the filters of the list. */
export const facetsInput = sessionFilters;

export type FacetsInput = z.infer<typeof facetsInput>;

const sessions = z.number().int().min(0);

const rest = sessions.describe('The number of sessions of the values that are not listed.');

/** The number of sessions by value, of those that the list with these filters returns on all its pages. */
export const facetsSchema = z
  .strictObject({
    facets: z
      .strictObject({
        status: z.array(z.strictObject({ value: statusSchema, sessions }).meta({ id: 'Facets.Status' })),
        agent_id: z.array(
          z
            .strictObject({
              value: idSchema('agent'),
              name: z.string().describe("The agent's current name."),
              sessions,
            })
            .meta({ id: 'Facets.Agent' }),
        ),
        kind: z
          .array(z.strictObject({ value: kindSchema, sessions }).meta({ id: 'Facets.Kind' }))
          .describe(
            'Sessions with at least one redaction of the kind; a session counts for each of its kinds.',
          ),
        model: z.array(
          z
            .strictObject({
              value: z.string().nullable().describe('Null for sessions that never reached a model.'),
              sessions,
            })
            .meta({ id: 'Facets.Model' }),
        ),
      })
      .describe(
        'Each lists its values with the number of sessions, ignoring the filter on itself: most sessions first, at most 100.',
      ),
    other: z.strictObject({ agent_id: rest, kind: rest, model: rest }),
    total: sessions.describe('The number of sessions that match all filters.'),
  })
  .meta({ id: 'Facets' });

export type Facets = z.infer<typeof facetsSchema>;
