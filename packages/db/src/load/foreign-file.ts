/** Thrown for a file that is no text, by its first bytes. */
export class ForeignFile extends Error {
  /** What it is, such as `a PDF file`. */
  readonly kind: string;

  constructor(kind: string) {
    super(`is ${kind}, which has no lines of text`);
    this.kind = kind;
  }
}

/** What files of other formats begin with. None of it can begin a line of JSON or CSV. */
const beginnings: readonly (readonly [bytes: string, kind: string])[] = [
  ['PAR1', 'a Parquet file'],
  ['PAR2', 'a Parquet file'],
  ['%PDF-', 'a PDF file'],
  ['\xd0\xcf\x11\xe0', 'an Office document, such as .xls'],
  ['ARROW1', 'an Arrow file'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['-- masker-sessions backup', 'a backup of an installation'],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive'],
  ['\x28\xb5\x2f\xfd', 'compressed with zstd'],
  ['\xfd7zXZ\0', 'compressed with xz'],
  ['BZh', 'compressed with bzip2'],
  ['\xff\xfe', 'text in UTF-16'],
  ['\xfe\xff', 'text in UTF-16'],
];

/** The bytes that tell: the mark of a tar archive comes last. */
const headBytes = 262;

/**
 * Passes a stream through.
 *
 * @throws ForeignFile before the first byte if it is a file of another format
 */
export async function* refuseForeign(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array(0);
  for await (const chunk of stream) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.length < headBytes) continue;
    yield checked(head);
    head = null;
  }
  if (head !== null && head.length > 0) yield checked(head);
}

function checked(head: Uint8Array): Uint8Array {
  const kind = kindOf(
    Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 4 * headBytes)).toString('latin1'),
  );
  if (kind !== null) throw new ForeignFile(kind);
  return head;
}

function kindOf(head: string): string | null {
  if (head.startsWith('PK\x03\x04')) return zipKindOf(head);
  if (head.slice(257, headBytes) === 'ustar') return 'a tar archive';
  return beginnings.find(([bytes]) => head.startsWith(bytes))?.[1] ?? null;
}

/** Documents of office programs are ZIP archives, which name their first file. */
function zipKindOf(head: string): string {
  if (head.includes('opendocument.spreadsheet')) return 'an OpenDocument spreadsheet';
  return /\[Content_Types\]\.xml|_rels\/|\bxl\//.test(head) ? 'an Excel workbook' : 'a ZIP archive';
}
