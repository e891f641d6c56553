import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ExportSettings, hasCertificates } from '@masker/api';
import { parseDuration } from '@masker/contract';
import { z } from 'zod';
import { ConfigError } from './start-failure.ts';

const keepError = { error: 'must be a duration such as 12h, 30d or 365d' };
const bytesError = { error: 'must be a whole number of bytes, from 1 to 15 digits' };
const atOnceError = { error: 'must be a whole number from 1 to 16' };
const bucketError = {
  error: 'must be the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens',
};
const prefixError = {
  error: 'must be a prefix of keys such as masker/exports: letters, digits and !-_.*()/, at most 200',
};

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
  EXPORTS_AT_ONCE: z
    .string()
    .regex(/^([1-9]|1[0-6])$/, atOnceError)
    .transform(Number)
    .prefault('2'),
  EXPORT_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, bucketError)
    .optional(),
  EXPORT_S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .optional(),
  EXPORT_S3_REGION: z.string().default('us-east-1'),
  EXPORT_S3_PREFIX: z
    .string()
    .regex(/^[\w!.*()-][\w!.*()/-]{0,199}$/, prefixError)
    .transform((text) => (text.endsWith('/') ? text : `${text}/`))
    .optional(),
  EXPORT_S3_ACCESS_KEY_ID: z.string().optional(),
  EXPORT_S3_SECRET_ACCESS_KEY: z.string().optional(),
  EXPORT_TIMESTAMP_URL: z
    .url({ protocol: /^https?$/, error: 'must be the http:// or https:// address of a timestamp authority' })
    .refine((text) => !URL.canParse(text) || !hasCredentials(new URL(text)), {
      error: 'must have no user name or password: set EXPORT_TIMESTAMP_AUTHORIZATION',
    })
    .optional(),
  EXPORT_TIMESTAMP_AUTHORIZATION: z
    .string()
    .regex(/^[\x21-\x7e][\x20-\x7e]*$/, {
      error: 'must be the value of the header, such as Basic or Bearer, and a secret',
    })
    .optional(),
  EXPORT_TIMESTAMP_CA: z.string().optional(),
};

function hasCredentials({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

type Settings = z.output<z.ZodObject<typeof exportEnvironment>> & {
  DATA_DIR: string;
  RETENTION_DAYS?: number | undefined;
};

/** @throws ConfigError if settings contradict each other */
export function readExports(settings: Settings): ExportSettings {
  return {
    place: placeOf(settings),
    keepMs: settings.EXPORT_KEEP,
    maxBytes: settings.EXPORT_MAX_BYTES,
    retentionDays: settings.RETENTION_DAYS ?? null,
    atOnce: settings.EXPORTS_AT_ONCE,
    timestampAuthority: readAuthority(settings),
  };
}

function placeOf(settings: Settings): ExportSettings['place'] {
  const {
    EXPORT_DIR: folder,
    EXPORT_S3_BUCKET: bucket,
    EXPORT_S3_ENDPOINT: endpoint,
    EXPORT_S3_ACCESS_KEY_ID: accessKeyId,
    EXPORT_S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = settings;
  if (bucket === undefined) {
    const useless = (
      [
        'EXPORT_S3_ENDPOINT',
        'EXPORT_S3_PREFIX',
        'EXPORT_S3_ACCESS_KEY_ID',
        'EXPORT_S3_SECRET_ACCESS_KEY',
      ] as const
    ).find((name) => settings[name] !== undefined);
    if (useless)
      throw new ConfigError(`${useless} is of no use without EXPORT_S3_BUCKET. Set both, or neither.`);
    return { folder: path.resolve(folder ?? path.join(settings.DATA_DIR, 'exports')) };
  }
  if (folder !== undefined)
    throw new ConfigError('Exports are kept in a folder or in a bucket: set EXPORT_DIR or EXPORT_S3_BUCKET.');
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    throw new ConfigError(
      'EXPORT_S3_ACCESS_KEY_ID and EXPORT_S3_SECRET_ACCESS_KEY belong together: set both, or neither.',
    );
  const credentials =
    accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined;
  const prefix = settings.EXPORT_S3_PREFIX ?? '';
  return { s3: { bucket, endpoint, region: settings.EXPORT_S3_REGION, prefix, credentials } };
}

function readAuthority(settings: Settings): ExportSettings['timestampAuthority'] {
  const { EXPORT_TIMESTAMP_URL: url, EXPORT_TIMESTAMP_CA: file } = settings;
  if (url === undefined) return undefined;
  return {
    url,
    authorization: settings.EXPORT_TIMESTAMP_AUTHORIZATION,
    trusted: file === undefined ? undefined : readCertificates(file),
  };
}

function readCertificates(file: string): string {
  let pem = '';
  try {
    pem = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`EXPORT_TIMESTAMP_CA: ${file} cannot be read`);
  }
  if (!hasCertificates(pem))
    throw new ConfigError(`EXPORT_TIMESTAMP_CA: ${file} has no certificates in PEM format`);
  return pem;
}
