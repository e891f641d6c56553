import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDeflate } from 'node:zlib';

/** Bytes that may wait for the disk. */
const mostWaiting = 1024 * 1024;

/**
 * What this module uses of PDFKit's document beside its documented methods. `doc.file` reads a file as a whole and
 * compresses it at once, which takes several times its size in memory.
 */
interface PdfWriter {
  readonly readableLength: number;
  readonly _offset: number;
  readonly _root: { data: { AF?: unknown[] } };
  ref(data: unknown): PdfReference;
  _write(text: string | Uint8Array): void;
  _refEnd(reference: PdfReference): void;
  addNamedEmbeddedFile(name: string, fileSpecification: PdfReference): void;
}

interface PdfReference {
  readonly id: number;
  offset: number;
  data: unknown;
  end(): void;
}

export interface Attachment {
  content: AsyncIterable<Uint8Array>;
  /** The size of the content. */
  bytes: number;
  /** What it is called in the PDF: letters, digits, `.`, `_` and `-`. */
  name: string;
  mediaType: string;
  description: string;
  modifiedAt: Date;
}

/**
 * Attaches a file to a PDF as an associated file (PDF/A-3), compressed, piece by piece.
 *
 * @throws the reason of `signal`, and errors of the content
 */
export async function attachFile(document: unknown, attachment: Attachment, signal: AbortSignal) {
  const pdf = document as PdfWriter;
  const { content, bytes, name, mediaType, description, modifiedAt } = attachment;
  // The length is an object of its own, as it is known only afterwards.
  const length = pdf.ref(0);
  const embedded = pdf.ref({});
  embedded.offset = pdf._offset;
  pdf._write(`${embedded.id} 0 obj`);
  pdf._write(
    `<< /Type /EmbeddedFile /Subtype /${mediaType.replaceAll('/', '#2F')} /Filter /FlateDecode /Length ${length} ` +
      `/Params << /Size ${bytes} /ModDate (${pdfDate(modifiedAt)}) >> >>`,
  );
  pdf._write('stream');
  let compressed = 0;
  const deflated = createDeflate();
  const feeding = pipeline(content, deflated, { signal });
  // The loop throws the same reason.
  feeding.catch(() => {});
  for await (const chunk of deflated) {
    compressed += (chunk as Buffer).length;
    pdf._write(chunk as Buffer);
    while (pdf.readableLength > mostWaiting) await sleep(1, undefined, { signal });
  }
  pdf._write('\nendstream');
  pdf._write('endobj');
  pdf._refEnd(embedded);
  length.data = compressed;
  length.end();
  const text = (value: string) => new String(value);
  const specification = pdf.ref({
    Type: 'Filespec',
    AFRelationship: 'Source',
    F: text(name),
    UF: text(name),
    EF: { F: embedded, UF: embedded },
    Desc: text(description),
  });
  specification.end();
  pdf.addNamedEmbeddedFile(name, specification);
  pdf._root.data.AF = [...(pdf._root.data.AF ?? []), specification];
}

/** `D:20261129080000Z` */
function pdfDate(date: Date): string {
  return `D:${date.toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`;
}
