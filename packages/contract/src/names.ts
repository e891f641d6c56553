import { z } from 'zod';

export const nameRule = '1 to 200 characters, none of them a control character';

/** A name that people gave: of an agent, or of a model. */
export function nameSchema(error: string) {
  // Lone surrogates (Cs) have no UTF-8 form: they would be stored as something else than what came.
  return z.string({ error }).regex(/^[^\p{Cc}\p{Cs}]{1,200}$/u, { error });
}
