import { z } from 'zod';
import { isName } from './names.ts';

/** A name that people gave: of an agent, of a model, or of a token. */
export function nameSchema(error: string) {
  return z.string({ error }).refine(isName, { error });
}
