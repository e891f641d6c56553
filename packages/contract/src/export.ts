import { z } from 'zod';
import { listSessionsInput } from './list.ts';

/** The forms that an export comes in. */
export const exportFormats = ['ndjson', 'csv'] as const;

export const exportFormatSchema = z.enum(exportFormats, { error: 'must be one of ndjson, csv' });

export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** The parameters of an export: the filters of the list, without its paging. */
export const exportSessionsInput = listSessionsInput
  .omit({ limit: true, cursor: true })
  .extend({
    format: exportFormatSchema
      .describe('`ndjson`: one session a line, as the list has it. `csv`: for spreadsheets.')
      .meta({ default: 'ndjson' })
      .optional(),
  })
  .strict();

export type ExportSessionsInput = z.infer<typeof exportSessionsInput>;
