import { z } from 'zod';
import { isName } from './names.ts';

/**
 * A name that people gave: of an agent, of a model, of a token, or of a view.
 *
 * @param longest characters at most; 200 unless given
 */
export function nameSchema(error: string, longest?: number) {
  return z.string({ error }).refine((name) => isName(name, longest), { error });
}
