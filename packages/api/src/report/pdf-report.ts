import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import type { ReportBar, ReportBlock, ReportDocument, ReportTable } from '@masker/contract';
import type PDFDocument from 'pdfkit';

type Pdf = InstanceType<typeof PDFDocument>;
type Element = PDFKit.PDFStructureElement;

const margin = 48;
const ink = '#1b1f24';
const soft = '#59636e';
const line = '#c8ced5';
const accents = { ok: '#3566c8', error: '#b3261e', partial: '#9a6700' } as const;

const regular = fontFile('400Regular/Inter_400Regular.ttf');
const semibold = fontFile('600SemiBold/Inter_600SemiBold.ttf');

function fontFile(name: string): string {
  return createRequire(import.meta.url).resolve(`@expo-google-fonts/inter/${name}`);
}

/** Rows that are drawn before others may use the processor. */
const rowsAtOnce = 5;

export interface ReportPdf {
  pdf: Pdf;
  /** Draws the pages. Attachments may follow, then `pdf.end()`. */
  draw(): Promise<void>;
}

/**
 * A report as PDF/A-3b, tagged, in A4. The document is a stream: whoever reads it gets the bytes as they are made.
 *
 * @param id of the export
 * @param footer what each page says at its foot, beside its number
 */
export async function createReportPdf(
  report: ReportDocument,
  id: string,
  footer: string,
): Promise<ReportPdf> {
  const { default: Document } = await import('pdfkit');
  const pdf = new Document({
    size: 'A4',
    margins: { top: margin, left: margin, right: margin, bottom: margin + 12 },
    subset: 'PDF/A-3b',
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    bufferPages: true,
    font: regular,
    info: {
      // PDFKit writes this into XML as it is: it must have no name that somebody chose.
      Title: `${report.title}, ${id}`,
      Subject: report.title,
      Creator: 'masker-sessions',
      Producer: 'masker-sessions (PDFKit)',
    },
  } as PDFKit.PDFDocumentOptions);
  for (const font of [semibold, regular]) {
    pdf.font(font);
    layOutPlainly(pdf);
  }
  return {
    pdf,
    async draw() {
      const root = pdf.struct('Document');
      pdf.addStructure(root);
      title(pdf, root, report);
      for (const block of report.blocks) {
        await drawBlock(pdf, root, block);
        await setImmediate();
      }
      root.end();
      drawFooters(pdf, footer);
    },
  };
}

interface FontkitFont {
  hasGlyphForCodePoint(point: number): boolean;
  layout(text: string, features?: Record<string, boolean>): unknown;
}

function fontkitFont(pdf: Pdf): FontkitFont {
  return (pdf as unknown as { _font: { font: FontkitFont } })._font.font;
}

/**
 * Has all digits be of one width, and leaves out what Inter does to characters by their neighbours, which takes most of
 * the time that a page takes. PDFKit keeps the layout of a word only if no features are asked for with the text.
 */
function layOutPlainly(pdf: Pdf): void {
  const font = fontkitFont(pdf);
  const layout = font.layout.bind(font);
  font.layout = (text) =>
    layout(text, { tnum: true, calt: false, ccmp: false, liga: false, clig: false, rlig: false });
}

function title(pdf: Pdf, root: Element, { title, subtitle }: ReportDocument): void {
  root.add(
    pdf.struct('H1', {}, () => pdf.font(semibold).fontSize(20).fillColor(ink).text(printable(pdf, title))),
  );
  root.add(
    pdf.struct('P', {}, () => pdf.font(regular).fontSize(11).fillColor(soft).text(printable(pdf, subtitle))),
  );
  pdf.moveDown(1);
}

async function drawBlock(pdf: Pdf, root: Element, block: ReportBlock): Promise<void> {
  switch (block.type) {
    case 'heading':
      // A heading is not left alone at the foot of a page.
      if (room(pdf) < 180) pdf.addPage();
      else if (pdf.y > margin) pdf.y += 10;
      root.add(
        pdf.struct('H2', {}, () =>
          pdf.font(semibold).fontSize(13).fillColor(ink).text(printable(pdf, block.text)),
        ),
      );
      pdf.y += 4;
      return;
    case 'text':
      paragraph(pdf, root, block.text);
      return;
    case 'list':
      drawList(pdf, root, block.items);
      return;
    case 'facts':
      await drawTable(pdf, root, {
        caption: block.label,
        columns: [
          { title: 'What', weight: 1 },
          { title: 'Value', weight: 4 },
        ],
        rows: block.facts.map(({ label, value }) => [label, value]),
      });
      return;
    case 'table':
      await drawTable(pdf, root, block.table);
      return;
    case 'bars':
      drawBars(pdf, root, block.label, block.bars);
      return;
    case 'source':
      smallPrint(pdf, root, `${block.text} ${block.lines.join('\nand ')}`);
      return;
    case 'code':
      smallPrint(pdf, root, [`${block.label}:`, ...block.lines].join('\n'), ink);
  }
}

function paragraph(pdf: Pdf, root: Element, text: string): void {
  pdf.font(regular).fontSize(9.5);
  const words = printable(pdf, text);
  keepTogether(pdf, words);
  pdf.fillColor(ink);
  root.add(pdf.struct('P', {}, () => pdf.text(words, { lineGap: 2 })));
  pdf.y += 6;
}

function smallPrint(pdf: Pdf, root: Element, text: string, colour = soft): void {
  pdf.font(regular).fontSize(7.5);
  const words = printable(pdf, text);
  keepTogether(pdf, words);
  pdf.fillColor(colour);
  root.add(pdf.struct('P', {}, () => pdf.text(words, { lineGap: 1.5 })));
  pdf.y += 8;
}

function drawList(pdf: Pdf, root: Element, items: readonly string[]): void {
  const list = pdf.struct('L');
  root.add(list);
  for (const item of items) {
    pdf.font(regular).fontSize(9.5);
    const words = printable(pdf, item);
    keepTogether(pdf, words);
    pdf.fillColor(ink);
    const { y } = pdf;
    const one = pdf.struct('LI');
    list.add(one);
    one.add(pdf.struct('Lbl', {}, () => pdf.text('•', margin, y, { lineBreak: false })));
    one.add(
      pdf.struct('LBody', {}, () =>
        pdf.text(words, margin + 12, y, { width: widthOf(pdf) - 12, lineGap: 2 }),
      ),
    );
    pdf.x = margin;
    pdf.y += 3;
  }
  list.end();
}

const cell = { x: 5, y: 3.2, size: 8.2, smallest: 6.5 };

/** Draws a table. A row is never divided; on another page, the headings are repeated for the eye alone. */
async function drawTable(pdf: Pdf, root: Element, table: ReportTable): Promise<void> {
  const { caption, columns, rows, note } = table;
  const weights = columns.reduce((sum, { weight }) => sum + weight, 0);
  const widths = columns.map(({ weight }) => (weight / weights) * widthOf(pdf));
  const lefts = widths.map(
    (_, index) => margin + widths.slice(0, index).reduce((sum, width) => sum + width, 0),
  );
  const titles = columns.map(({ title }) => title);
  const printed = rows.map((row) => row.map((text) => printable(pdf, text)));
  const size = fittingSize();
  const element = pdf.struct('Table');
  root.add(element);

  function place(text: string, index: number, y: number) {
    pdf.text(text, (lefts[index] ?? 0) + cell.x, y + cell.y, {
      width: (widths[index] ?? 0) - 2 * cell.x,
      align: columns[index]?.align === 'end' ? 'right' : 'left',
    });
  }

  /** The size at which no word is divided, such as an id, which is copied whole. */
  function fittingSize(): number {
    pdf.font(regular).fontSize(cell.size);
    let share = 1;
    for (const texts of printed) {
      for (const [index, text] of texts.entries()) {
        const width = (widths[index] ?? 0) - 2 * cell.x;
        for (const word of text.split(/\s+/)) share = Math.min(share, width / pdf.widthOfString(word));
      }
    }
    return Math.max(cell.smallest, Math.floor(share * cell.size * 10) / 10);
  }

  function heightOf(cells: readonly string[]): number {
    const heights = cells.map((text, index) =>
      pdf.heightOfString(text, { width: (widths[index] ?? 0) - 2 * cell.x }),
    );
    return Math.max(...heights) + 2 * cell.y;
  }

  /** Draws a row where the last one ended, and a line below it. */
  function draw(
    texts: readonly string[],
    height: number,
    inCell: (index: number, content: () => void) => void,
  ) {
    const { y } = pdf;
    texts.forEach((text, index) => {
      inCell(index, () => place(text, index, y));
    });
    artifact(pdf, 'Layout', () => {
      pdf
        .moveTo(margin, y + height)
        .lineTo(margin + widthOf(pdf), y + height)
        .lineWidth(0.5)
        .strokeColor(line)
        .stroke();
    });
    pdf.x = margin;
    pdf.y = y + height;
  }

  function headings(isFirst: boolean): void {
    pdf.font(semibold).fontSize(cell.size).fillColor(soft);
    const height = heightOf(titles);
    if (!isFirst) {
      draw(titles, height, (_, content) => artifact(pdf, 'Layout', content));
      return;
    }
    const row = pdf.struct('TR');
    element.add(row);
    draw(titles, height, (_, content) => row.add(pdf.struct('TH', { scope: 'Column' } as object, content)));
  }

  if (room(pdf) < 90) pdf.addPage();
  pdf.font(semibold).fontSize(9).fillColor(ink);
  element.add(pdf.struct('Caption', {}, () => pdf.text(printable(pdf, caption))));
  pdf.y += 2;
  headings(true);
  for (const [index, texts] of printed.entries()) {
    if (index % rowsAtOnce === rowsAtOnce - 1) await setImmediate();
    pdf.font(regular).fontSize(size).fillColor(ink);
    const height = heightOf(texts);
    if (room(pdf) < height) {
      pdf.addPage();
      headings(false);
      pdf.font(regular).fontSize(size).fillColor(ink);
    }
    const element_ = pdf.struct('TR');
    element.add(element_);
    draw(texts, height, (column, content) =>
      element_.add(
        column === 0 ? pdf.struct('TH', { scope: 'Row' } as object, content) : pdf.struct('TD', {}, content),
      ),
    );
  }
  element.end();
  pdf.y += 5;
  if (note !== undefined) smallPrint(pdf, root, note);
}

/** Draws a bar for each bucket; its numbers are in the table that follows. */
function drawBars(pdf: Pdf, root: Element, label: string, bars: readonly ReportBar[]): void {
  if (bars.length === 0) return;
  const height = 70;
  if (room(pdf) < height + 40) pdf.addPage();
  const top = pdf.y + 4;
  const most = Math.max(...bars.map(({ ok, error, partial }) => ok + error + partial));
  const step = widthOf(pdf) / bars.length;
  const figure = pdf.struct('Figure', {
    alt: label,
    bbox: [margin, top, margin + widthOf(pdf), top + height],
  } as object);
  root.add(figure);
  figure.add(() => {
    for (const [index, bar] of bars.entries()) {
      let y = top + height;
      for (const part of ['ok', 'partial', 'error'] as const) {
        const length = (bar[part] / most) * height;
        if (length === 0) continue;
        y -= length;
        pdf.rect(margin + index * step, y, Math.max(step * 0.8, 0.5), length).fill(accents[part]);
      }
    }
    const below = { y: top + height + 3, options: { lineBreak: false } };
    pdf.font(regular).fontSize(7).fillColor(soft);
    pdf.text(bars[0]?.label ?? '', margin, below.y, below.options);
    const last = bars.at(-1)?.label ?? '';
    if (bars.length > 1)
      pdf.text(last, margin + widthOf(pdf) - pdf.widthOfString(last), below.y, below.options);
    let x = margin + widthOf(pdf) / 2 - 80;
    for (const part of ['ok', 'partial', 'error'] as const) {
      pdf.rect(x, below.y + 1, 6, 6).fill(accents[part]);
      pdf.fillColor(soft).text(part, x + 9, below.y, below.options);
      x += 50;
    }
  });
  figure.end();
  pdf.x = margin;
  pdf.y = top + height + 22;
}

function drawFooters(pdf: Pdf, footer: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    // Text below the margin would begin another page.
    pdf.page.margins.bottom = 0;
    const y = pdf.page.height - margin;
    const number = `Page ${page + 1} of ${count}`;
    artifact(pdf, 'Pagination', () => {
      pdf.font(regular).fontSize(7.5).fillColor(soft);
      pdf.text(printable(pdf, footer), margin, y, { lineBreak: false });
      pdf.text(number, margin + widthOf(pdf) - pdf.widthOfString(number), y, { lineBreak: false });
    });
  }
}

/** Draws what a screen reader leaves out. */
function artifact(pdf: Pdf, type: 'Layout' | 'Pagination', draw: () => void): void {
  pdf.markContent('Artifact', { type } as object);
  draw();
  pdf.endMarkedContent();
}

/** The height that is left on the page. Colours do not go on to another one. */
function room(pdf: Pdf): number {
  return pdf.page.height - pdf.page.margins.bottom - pdf.y;
}

function widthOf(pdf: Pdf): number {
  return pdf.page.width - 2 * margin;
}

function keepTogether(pdf: Pdf, text: string): void {
  const height = pdf.heightOfString(text, { lineGap: 2 });
  if (height < 300 && room(pdf) < height) pdf.addPage();
}

/**
 * Text as the font can show it: PDF/A allows no character without a glyph. What is missing, or would be invisible, is
 * written as its code point.
 */
function printable(pdf: Pdf, text: string): string {
  const font = fontkitFont(pdf);
  return Array.from(text, (character) => {
    const point = character.codePointAt(0) as number;
    if (character === '\n') return character;
    if (!/\p{C}/u.test(character) && font.hasGlyphForCodePoint(point)) return character;
    return `<U+${point.toString(16).toUpperCase().padStart(4, '0')}>`;
  }).join('');
}
