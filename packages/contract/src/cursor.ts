import { z } from 'zod';

// The content of cursors. They are signed (see the api package) and opaque to callers. `v` grows when the meaning changes; a
// version that is not known is refused like any bad cursor.

/** Of a list that is read in the order of its ids, in either direction. */
export const idCursorSchema = z.strictObject({
  v: z.literal(1),
  k: z.enum(['agents', 'tokens', 'members', 'actors', 'exports', 'webhookDeliveries']),
  /** The id of the last row sent, or looked at. */
  i: z.string(),
  /** The search text. */
  q: z.string().optional(),
});

export type IdCursor = z.infer<typeof idCursorSchema>;

export const accessCursorSchema = z.strictObject({
  v: z.literal(1),
  k: z.literal('access'),
  /** The sequence of the last entry sent. */
  i: z.number().int(),
  /** The window, as in a cursor of sessions. */
  f: z.number().int(),
  u: z.number().int().optional(),
  w: z.number().int().optional(),
  /** The action, the actor, and the target. */
  a: z.string().optional(),
  p: z.string().optional(),
  t: z.string().optional(),
});

export type AccessCursor = z.infer<typeof accessCursorSchema>;
