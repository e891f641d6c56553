import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** A person, as far as others are told. */
export const personSchema = z.strictObject({ id: idSchema('user'), name: z.string() }).meta({ id: 'Person' });
