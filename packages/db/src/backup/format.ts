import { z } from 'zod';

/**
 * A backup is a gzipped script for `psql`: the migrations, and the rows as COPY. Its first line is the format, its
 * second the header, and its last the checksum.
 */
export const firstLine = '-- masker-sessions backup, format 1';

const headerSchema = z.object({
  created_at: z.string(),
  /** Oldest first. */
  migrations: z.array(
    z.object({ name: z.string().regex(/^\w+$/), checksum: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

const endSchema = z.object({
  /** The number of rows per table. */
  rows: z.record(z.string(), z.number().int().min(0)),
  /** SHA-256 of everything before the last line. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type BackupHeader = z.infer<typeof headerSchema>;
export type BackupEnd = z.infer<typeof endSchema>;

const endPrefix = '-- end of the backup ';

export const headerLine = (header: BackupHeader): string => `-- ${JSON.stringify(header)}`;
export const endLine = (end: BackupEnd): string => `${endPrefix}${JSON.stringify(end)}`;

/** @returns null if the line is not a header */
export const readHeader = (line: string): BackupHeader | null => read(headerSchema, line, '-- ');
/** @returns null if the line is not an end line */
export const readEnd = (line: string): BackupEnd | null => read(endSchema, line, endPrefix);

function read<T>(schema: z.ZodType<T>, line: string, prefix: string): T | null {
  if (!line.startsWith(prefix)) return null;
  try {
    return schema.parse(JSON.parse(line.slice(prefix.length)));
  } catch {
    return null;
  }
}

export const copyLine = (table: string, columns: readonly string[]): string =>
  `COPY public."${table}" (${columns.map((column) => `"${column}"`).join(', ')}) FROM stdin;`;

/** Returns the table and columns of a COPY line; null for any other line. */
export function readCopyLine(line: string): { table: string; columns: string[] } | null {
  const [, table, columns] = /^COPY public\."(\w+)" \(("\w+"(?:, "\w+")*)\) FROM stdin;$/.exec(line) ?? [];
  if (table === undefined || columns === undefined) return null;
  return { table, columns: columns.split(', ').map((column) => column.slice(1, -1)) };
}
