import { z } from 'zod';
import { idSchema } from '../id-schema.ts';

/** The public data of a person. */
export const personSchema = z.strictObject({ id: idSchema('user'), name: z.string() }).meta({ id: 'Person' });
