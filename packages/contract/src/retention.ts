import { z } from 'zod';

/** A hundred years. */
const mostDays = 36_500;

const daysMessage = { error: `must be a whole number of days from 1 to ${mostDays}` };

/** For how many days sessions are kept, as people write it. */
export const retentionDaysSchema = z
  .string(daysMessage)
  .regex(/^[1-9]\d{0,4}$/, daysMessage)
  .transform(Number)
  .pipe(z.number().max(mostDays, daysMessage));
