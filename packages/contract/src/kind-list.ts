import { z } from 'zod';
import { kindSources } from './kind-names.ts';
import { kindSchema } from './session.ts';
import { documentedKinds } from './session-values.ts';

const sourceSchema = z
  .strictObject({
    id: z.string().describe('The product.'),
    name: z.string(),
    url: z.string().describe('Where the product documents its names.'),
    version: z.string().describe('The version of the list that was read.'),
    read: z.string().describe('The day on which it was read.'),
  })
  .meta({ id: 'KindSource' });

/** The documented kinds, and what other products call them. */
export const kindListSchema = z
  .strictObject({
    data: z.array(
      z
        .strictObject({
          kind: kindSchema,
          names: z
            .array(z.strictObject({ source: z.string(), name: z.string() }).meta({ id: 'KindName' }))
            .describe('The names that are counted as this kind, as each product spells them.'),
        })
        .meta({ id: 'Kind' }),
    ),
    sources: z.array(sourceSchema),
  })
  .meta({ id: 'KindList' });

export type KindList = z.infer<typeof kindListSchema>;

/** What each documented kind is called by each source. A name in no list becomes a kind by its spelling alone. */
export const kindList: KindList = {
  data: documentedKinds.map((kind) => ({
    kind,
    names: kindSources.flatMap(({ id, names }) =>
      Object.entries(names).flatMap(([name, of]) => (of === kind ? [{ source: id, name }] : [])),
    ),
  })),
  sources: kindSources.map(({ id, name, url, version, read }) => ({ id, name, url, version, read })),
};
