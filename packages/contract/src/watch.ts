import { z } from 'zod';
import { sessionFilters } from './filters.ts';
import { idSchema } from './id-schema.ts';
import { sessionSchema } from './session.ts';

/** The parameters of `sessions.watch`: the filters of the list that a single session can meet. */
export const watchSessionsInput = z.strictObject({
  ...sessionFilters.omit({ since: true, until: true }).shape,
  lastEventId: idSchema('session')
    .describe('The id of the last session received; sent on a new connection.')
    .nullish(),
});

export type WatchSessionsInput = z.infer<typeof watchSessionsInput>;

/** What `sessions.watch` sends. */
export const watchEventSchema = z.discriminatedUnion('type', [
  /** From here on, nothing that is committed is missed. */
  z.strictObject({ type: z.literal('open') }),
  z.strictObject({ type: z.literal('session'), session: sessionSchema }),
  /** Sessions were missed, or too many arrived at once: load the list again. */
  z.strictObject({ type: z.literal('reload') }),
]);

export type WatchEvent = z.infer<typeof watchEventSchema>;
