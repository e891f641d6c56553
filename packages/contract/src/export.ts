import { z } from 'zod';
import { orderSchema, sessionFilters } from './filters.ts';

/** The forms that an export comes in. */
export const exportFormats = ['ndjson', 'csv', 'parquet'] as const;

export const exportFormatSchema = z.enum(exportFormats, {
  error: `must be one of ${exportFormats.join(', ')}`,
});

export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** The forms of a file that is made in the background: those of an export, and a document about one. */
export const exportFileFormats = [...exportFormats, 'report'] as const;

export const exportFileFormatSchema = z.enum(exportFileFormats, {
  error: `must be one of ${exportFileFormats.join(', ')}`,
});

export type ExportFileFormat = z.infer<typeof exportFileFormatSchema>;

export const bomSchema = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .describe('Whether a CSV export starts with a byte order mark, so that Excel reads it as UTF-8.')
  .meta({ default: 'false' });

export const endSchema = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .describe(
    'Whether the last line of an NDJSON export is `{"end":true,"rows":…,"sha256":…}`: how many rows there are before it, and the SHA-256 of all bytes before it. A file without this line is not whole. Not for other formats.',
  )
  .meta({ default: 'false' });

/** The parameters of an export: the filters of the list, without its paging. */
export const exportSessionsInput = sessionFilters
  .extend({
    order: orderSchema.optional(),
    format: exportFormatSchema
      .describe(
        '`ndjson`: one session a line, in the format of the list. `csv`: for spreadsheets. `parquet`: for DuckDB, pandas and the like; instants are timestamps in UTC, and `redactions_by_kind` is a map.',
      )
      .meta({ default: 'ndjson' })
      .optional(),
    bom: bomSchema.optional(),
    end: endSchema.optional(),
  })
  .strict();

export type ExportSessionsInput = z.infer<typeof exportSessionsInput>;

/**
 * The header of an export with the start of its window, an instant: whoever continues one that was asked for with a relative
 * `since` has to ask for the same window.
 */
export const exportSinceHeader = 'x-masker-since';

/** The last line of an export with `end=true`: an export without it was cut off. */
export const exportEndSchema = z.strictObject({
  end: z.literal(true),
  /** Sessions, or entries of the audit log, before it. */
  rows: z.int().min(0),
  /** The SHA-256 of all bytes before it, in lower-case hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type ExportEnd = z.infer<typeof exportEndSchema>;
