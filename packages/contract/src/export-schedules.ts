import { z } from 'zod';
import { actorSchema } from './audit-log.ts';
import { exportFormatSchema } from './export.ts';
import { createExportInput, exportFiltersSchema, exportStatuses } from './exports.ts';
import { idSchema } from './id-schema.ts';
import { inJson } from './json-types.ts';
import { instantSchema } from './session.ts';

/** Schedules that an account may have. */
export const maxExportSchedules = 20;

/** How often a schedule makes an export. */
export const scheduleIntervals = ['day', 'month'] as const;

export type ScheduleInterval = (typeof scheduleIntervals)[number];

const every = z
  .enum(scheduleIntervals, { error: 'must be one of day, month' })
  .describe('`day`: every day at 00:00 UTC. `month`: on the first day of every month at 00:00 UTC.');
const gzip = z
  .boolean({ error: inJson('must be true or false') })
  .describe('Whether to compress the files. Not for Parquet, which is compressed by itself.');
const paused = z
  .boolean({ error: inJson('must be true or false') })
  .describe(
    'Whether the schedule is paused. Once it is resumed, its next export goes on where the last ended.',
  );
const scheduleId = idSchema('exportSchedule').describe('The schedule.');

/** The filters of a schedule as they are stored: it has no window of time, and its exports no order to choose. */
const scheduleFiltersSchema = exportFiltersSchema.omit({ order: true }).meta({
  id: 'ExportScheduleFilters',
  description: 'The filters; several values as lists.',
});

export type ScheduleFilters = z.infer<typeof scheduleFiltersSchema>;

/** A schedule: exports, one after the other, that together have every session that the filters select exactly once. */
export const exportScheduleSchema = z
  .strictObject({
    id: idSchema('exportSchedule'),
    every,
    format: exportFormatSchema,
    gzip: z.boolean().describe('Whether the files are compressed.'),
    filters: scheduleFiltersSchema,
    paused: z.boolean(),
    removed_sessions: z
      .int()
      .min(0)
      .describe(
        'Sessions that the schedule was to export and that retention removed while it was paused. The next statement says the number.',
      ),
    next_run_at: instantSchema
      .nullable()
      .describe('When the next export is due; null while the schedule is paused.'),
    last_export: z
      .strictObject({
        id: idSchema('export'),
        sequence: z.int().min(1).describe('The number of its window in the schedule, from 1 without gaps.'),
        status: z.enum(exportStatuses),
        as_of: instantSchema.describe('The end of its window.'),
        error: z.string().nullable().describe('Why it failed, if it did; the next export has its sessions.'),
      })
      .nullable()
      .describe('The newest export; null before the first.')
      .meta({ id: 'LastScheduledExport' }),
    created_by: actorSchema,
    created_at: instantSchema,
    updated_at: instantSchema,
  })
  .meta({ id: 'ExportSchedule' });

export type ExportSchedule = z.infer<typeof exportScheduleSchema>;

/** The schedules of the account, in the order of their creation. */
export const exportScheduleListSchema = z
  .strictObject({ data: z.array(exportScheduleSchema).max(maxExportSchedules) })
  .meta({ id: 'ExportScheduleList' });

export type ExportScheduleList = z.infer<typeof exportScheduleListSchema>;

/** What `exportSchedules.create` takes: the filters of the list, without a window and an order. */
export const createExportScheduleInput = z.strictObject({
  every,
  ...createExportInput.omit({ bom: true, since: true, until: true, order: true }).shape,
  format: exportFormatSchema.describe(
    '`ndjson`: one session a line, as in the list. `csv`: for spreadsheets. `parquet`: for DuckDB, pandas and the like. A schedule makes no reports.',
  ),
});

export type CreateExportScheduleInput = z.infer<typeof createExportScheduleInput>;

/** What `exportSchedules.update` takes. What is left out stays. The filters cannot be changed. */
export const updateExportScheduleInput = z.strictObject({
  schedule_id: scheduleId,
  every: every.optional(),
  format: exportFormatSchema.optional(),
  gzip: gzip.optional(),
  paused: paused.optional(),
});

export type UpdateExportScheduleInput = z.infer<typeof updateExportScheduleInput>;

/** What `exportSchedules.delete` takes. */
export const deleteExportScheduleInput = z.strictObject({ schedule_id: scheduleId });

/** A schedule, after a change; one that was deleted, as it was. */
export const exportScheduleBodySchema = z
  .strictObject({ schedule: exportScheduleSchema })
  .meta({ id: 'ExportScheduleBody' });

export type ExportScheduleBody = z.infer<typeof exportScheduleBodySchema>;
