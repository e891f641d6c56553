import { z } from 'zod';
import { instantSchema } from './session.ts';

/** A hundred years. */
const mostDays = 36_500;

const daysMessage = { error: `must be a whole number of days from 1 to ${mostDays}` };

/** For how many days sessions are kept, as people write it. */
export const retentionDaysSchema = z
  .string(daysMessage)
  .regex(/^[1-9]\d{0,4}$/, daysMessage)
  .transform(Number)
  .pipe(z.number().max(mostDays, daysMessage));

const count = z.int().min(0);

/** For how long an account keeps its sessions, what a run would remove, and what the last one removed. */
export const retentionSchema = z
  .strictObject({
    days: z
      .int()
      .min(1)
      .max(mostDays)
      .nullable()
      .describe('For how many days sessions are kept; null: for ever.'),
    of: z.enum(['account', 'installation']).describe('Whose setting that is.'),
    cutoff: instantSchema
      .nullable()
      .describe(
        'A run removes sessions that started before this instant, as of now; the next run goes further by the time until then. Null: for ever.',
      ),
    expired: z
      .strictObject({ sessions: count, redactions: count })
      .nullable()
      .describe(
        'What started before `cutoff` now. A run leaves those that an unfinished export reads or that a schedule of exports has yet to export. Null: for ever.',
      )
      .meta({ id: 'ExpiredSessions' }),
    held: z
      .strictObject({
        reason: z
          .enum(['clock', 'everything'])
          .describe(
            '`clock`: the clock was more than a day ahead of the run before. `everything`: the account would have lost all its sessions, or its whole audit log.',
          ),
        since: instantSchema.describe('When a run was held first.'),
      })
      .nullable()
      .describe(
        'Why the last run removed nothing here; null if it was not held. The run a day later removes, unless that is no longer so.',
      )
      .meta({ id: 'HeldRetention' }),
    last_run_at: instantSchema.describe(
      'When a run last went through the accounts of the installation, whether it removed anything or not; before the first, when retention was installed.',
    ),
    last_removal: z
      .strictObject({
        finished_at: instantSchema,
        cutoff: instantSchema.describe('Sessions that started earlier were removed.'),
        sessions: count,
        redactions: count,
      })
      .nullable()
      .describe('The last run that removed sessions of the account; null if none has.')
      .meta({ id: 'RetentionRemoval' }),
  })
  .meta({ id: 'Retention' });

export type Retention = z.infer<typeof retentionSchema>;

export const retentionBodySchema = z
  .strictObject({ retention: retentionSchema })
  .meta({ id: 'RetentionBody' });

export type RetentionBody = z.infer<typeof retentionBodySchema>;
