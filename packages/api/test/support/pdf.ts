import { inflateSync } from 'node:zlib';

/** Reads what the tests need of a PDF whose objects are not in streams, as those of reports are. */
export interface ReadPdf {
  /** The content of each attached file, by its name. */
  attachments: Map<string, Buffer>;
  /** The text of all pages, in the order in which it is drawn; words may be divided. */
  text: string;
  /** The metadata, as XMP. */
  metadata: string;
  /** The types of the structure elements, each as often as it occurs. */
  structure: string[];
}

export function readPdf(pdf: Buffer): ReadPdf {
  const objects = objectsOf(pdf);
  const attachments = new Map<string, Buffer>();
  let metadata = '';
  const structure: string[] = [];
  for (const { head, stream } of objects.values()) {
    if (/\/Type \/Filespec/.test(head)) {
      const name = /\/UF \((.*?)\)/.exec(head)?.[1] ?? '';
      const file = objects.get(Number(/\/EF <<\s*\/F (\d+) 0 R/.exec(head)?.[1]));
      if (file?.stream) attachments.set(name, file.stream);
    }
    if (/\/Type \/Metadata/.test(head)) metadata = stream?.toString() ?? '';
    const element = /^<<\s*\/S \/(\w+)/.exec(head)?.[1];
    if (element) structure.push(element);
  }
  return { attachments, text: textOf(objects), metadata, structure };
}

interface PdfObject {
  head: string;
  stream: Buffer | null;
}

function objectsOf(pdf: Buffer): Map<number, PdfObject> {
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.toString('latin1'))?.[1]);
  const table = pdf.subarray(start).toString('latin1').split('\n');
  const size = Number(table[1]?.split(' ')[1]);
  const objects = new Map<number, PdfObject>();
  for (let id = 1; id < size; id++) {
    const at = Number(table[2 + id]?.slice(0, 10));
    const end = pdf.indexOf('endobj', at);
    const streamAt = pdf.indexOf('stream\n', at);
    const begin = pdf.indexOf('\n', at) + 1;
    if (!pdf.subarray(at, begin).toString('latin1').startsWith(`${id} 0 obj`))
      throw new Error(`the table of the PDF does not lead to object ${id}`);
    if (streamAt === -1 || streamAt > end) {
      objects.set(id, { head: pdf.subarray(begin, end).toString('latin1'), stream: null });
      continue;
    }
    const head = pdf.subarray(begin, streamAt).toString('latin1');
    const rest = pdf.subarray(streamAt + 'stream\n'.length);
    const isDeflated = head.includes('/FlateDecode');
    const raw = isDeflated ? inflateSync(rest) : rest.subarray(0, Number(/\/Length (\d+)/.exec(head)?.[1]));
    objects.set(id, { head, stream: raw });
  }
  return objects;
}

/** Text is drawn by glyph; each font says which character a glyph is. */
function textOf(objects: Map<number, PdfObject>): string {
  const fonts = new Map<string, Map<string, string>>();
  for (const { head } of objects.values()) {
    for (const [, name = '', id] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const font = objects.get(Number(id))?.head ?? '';
      const cmap = objects.get(Number(/\/ToUnicode (\d+) 0 R/.exec(font)?.[1]))?.stream;
      if (cmap) fonts.set(name, charactersOf(cmap.toString('latin1')));
    }
  }
  let text = '';
  for (const { head } of objects.values()) {
    if (!/\/Type \/Page\b(?!s)/.test(head)) continue;
    const content = objects.get(Number(/\/Contents (\d+) 0 R/.exec(head)?.[1]))?.stream?.toString('latin1');
    let font = '';
    for (const [, next, glyphs] of content?.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g) ?? []) {
      if (next !== undefined) font = next;
      else {
        for (const [, hex = ''] of (glyphs ?? '').matchAll(/<([0-9a-f]*)>/g))
          for (const [glyph] of hex.matchAll(/.{4}/g)) text += fonts.get(font)?.get(glyph) ?? '\uFFFD';
        text += '\n';
      }
    }
  }
  return text;
}

function charactersOf(cmap: string): Map<string, string> {
  const characters = new Map<string, string>();
  for (const [, first = '', , list = ''] of cmap.matchAll(/<(\w{4})> <(\w{4})> \[(.*?)\]/g)) {
    [...list.matchAll(/<([\w ]*)>/g)].forEach(([, codes = ''], index) => {
      const glyph = (Number.parseInt(first, 16) + index).toString(16).padStart(4, '0');
      const units = codes.split(' ').map((unit) => Number.parseInt(unit, 16));
      characters.set(glyph, String.fromCharCode(...units));
    });
  }
  return characters;
}
