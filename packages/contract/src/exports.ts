import { z } from 'zod';
import { actorSchema } from './audit-log.ts';
import { exportFileFormatSchema } from './export.ts';
import { orderSchema, sessionFilters } from './filters.ts';
import { idSchema } from './id-schema.ts';
import { inJson } from './json-types.ts';
import { nextCursorSchema, pageInput } from './list.ts';
import { instantSchema } from './session.ts';
import { viewFiltersSchema } from './views.ts';

/** Exports that an account may have waiting or under way at once. */
export const maxUnfinishedExports = 10;

/** Files of exports that an account may have at once. */
export const maxExportFiles = 200;

/** The states of an export. */
export const exportStatuses = ['queued', 'running', 'done', 'failed', 'expired'] as const;

export type ExportStatus = (typeof exportStatuses)[number];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The filters of an export as they are stored; its window is resolved in `since` and `until`. */
export const exportFiltersSchema = viewFiltersSchema.omit({ since: true, until: true }).meta({
  id: 'ExportFilters',
  description: 'The filters; several values as lists.',
});

export type ExportFilters = z.infer<typeof exportFiltersSchema>;

/** An export that is made in the background, as of one moment. */
export const exportSchema = z
  .strictObject({
    id: idSchema('export'),
    status: z
      .enum(exportStatuses)
      .describe('`expired`: the file was deleted, by its age or by somebody; the statement stays.'),
    format: exportFileFormatSchema,
    gzip: z.boolean().describe('Whether the file is compressed.'),
    bom: z.boolean().describe('Whether CSV starts with a byte order mark.'),
    filters: exportFiltersSchema,
    since: instantSchema
      .nullable()
      .describe(
        'The start of the window, inclusive; null if a schedule made it, which has no window of time.',
      ),
    until: instantSchema.nullable().describe('The end of the window, exclusive; null like `since`.'),
    as_of: instantSchema.describe('The export has what was committed by then, and nothing later.'),
    schedule: z
      .strictObject({
        id: idSchema('exportSchedule'),
        sequence: z.int().min(1).describe('The number of the window in the schedule, from 1.'),
        after: instantSchema
          .nullable()
          .describe(
            'The `as_of` of the export before: this one has what was committed between the two. Null for the first, which has everything.',
          ),
        removed_sessions: z
          .int()
          .min(0)
          .describe(
            'Sessions of this window that are not in it: retention removed them while the schedule was paused.',
          ),
      })
      .nullable()
      .describe('The schedule that made the export; null if somebody asked for it.')
      .meta({ id: 'ScheduledExport' }),
    rows: z.int().min(0).nullable().describe('The number of sessions; null until it is done.'),
    bytes: z.int().min(0).nullable().describe('The size of the content, uncompressed.'),
    sha256: sha256.nullable().describe('The SHA-256 of the content, uncompressed.'),
    file: z
      .strictObject({ name: z.string(), bytes: z.int().min(0), sha256 })
      .meta({ id: 'ExportFile', description: 'The file, as it is downloaded.' })
      .nullable(),
    timestamp: z
      .strictObject({
        at: instantSchema.nullable().describe('The time of the authority; null while there is no timestamp.'),
        error: z.string().nullable().describe('Why the last attempt failed. It is retried.'),
      })
      .nullable()
      .describe('The timestamp of the statement; null if this server asks no authority for one.')
      .meta({ id: 'ExportTimestamp' }),
    progress: z.number().min(0).max(1).describe('The part of the window that was read, from 0 to 1.'),
    error: z.string().nullable().describe('Why it failed, and what to do.'),
    created_by: actorSchema,
    created_at: instantSchema,
    finished_at: instantSchema.nullable(),
    expires_at: instantSchema.nullable().describe('When the file is deleted.'),
  })
  .meta({ id: 'Export' });

export type Export = z.infer<typeof exportSchema>;

/** A page of exports, newest first. */
export const exportPageSchema = z
  .strictObject({ data: z.array(exportSchema), next_cursor: nextCursorSchema })
  .meta({ id: 'ExportPage' });

export type ExportPage = z.infer<typeof exportPageSchema>;

/** What `exports.list` takes. */
export const listExportsInput = z.strictObject({
  ...pageInput.shape,
  schedule_id: idSchema('exportSchedule')
    .describe('Exports that this schedule made, or had begun to make.')
    .optional(),
});

export type ListExportsInput = z.infer<typeof listExportsInput>;

/** What `exports.create` takes: the filters of the list, without its paging. */
export const createExportInput = z.strictObject({
  format: exportFileFormatSchema.describe(
    '`ndjson`: one session a line, as in the list. `csv`: for spreadsheets. `parquet`: for DuckDB, pandas and the like. `report`: a PDF/A-3 document about the window, with the sessions and their signed statement attached; it needs the scope `audit:read` as well.',
  ),
  gzip: z
    .boolean({ error: inJson('must be true or false') })
    .describe('Whether to compress the file. Not for Parquet, which is compressed by itself.')
    .meta({ default: false })
    .optional(),
  bom: z
    .boolean({ error: inJson('must be true or false') })
    .describe('Whether CSV starts with a byte order mark, so that Excel reads it as UTF-8.')
    .meta({ default: false })
    .optional(),
  ...sessionFilters.shape,
  order: orderSchema.optional(),
});

export type CreateExportInput = z.infer<typeof createExportInput>;

/** What the procedures of one export take. */
export const exportIdInput = z.strictObject({ export_id: idSchema('export').describe('The export.') });

export const exportBodySchema = z.strictObject({ export: exportSchema }).meta({ id: 'ExportBody' });

export type ExportBody = z.infer<typeof exportBodySchema>;

/** A signed statement: a DSSE envelope. */
export const exportStatementSchema = z
  .strictObject({
    payloadType: z.literal('application/vnd.in-toto+json'),
    payload: z.string().describe('An in-toto Statement v1, base64.'),
    signatures: z.array(
      z.strictObject({
        keyid: z.string().describe('The `kid` of the key; see `GET /api/v1/export-keys`.'),
        sig: z.string().describe('An Ed25519 signature over the DSSE pre-authentication encoding, base64.'),
      }),
    ),
  })
  .meta({ id: 'ExportStatement' });

export type ExportStatement = z.infer<typeof exportStatementSchema>;
