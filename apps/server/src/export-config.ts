import path from 'node:path';
import type { ExportSettings } from '@masker/api';
import { parseDuration } from '@masker/contract';
import { z } from 'zod';

const keepError = { error: 'must be a duration such as 12h, 30d or 365d' };
const bytesError = { error: 'must be a whole number of bytes, from 1 to 15 digits' };

/** The environment variables for exports that are made in the background. */
export const exportEnvironment = {
  EXPORT_DIR: z.string().optional(),
  EXPORT_KEEP: z
    .string(keepError)
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .pipe(z.number(keepError).positive(keepError))
    .prefault('30d'),
  EXPORT_MAX_BYTES: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, bytesError)
    .transform(Number)
    .prefault('10737418240'),
};

type Settings = z.output<z.ZodObject<typeof exportEnvironment>> & { DATA_DIR: string };

export function readExports(settings: Settings): ExportSettings {
  return {
    folder: path.resolve(settings.EXPORT_DIR ?? path.join(settings.DATA_DIR, 'exports')),
    keepMs: settings.EXPORT_KEEP,
    maxBytes: settings.EXPORT_MAX_BYTES,
  };
}
