import stringWidth from 'string-width';
import { paint } from './text.ts';

export interface Column<Row> {
  title: string;
  align?: 'left' | 'right';
  /** The minimum width of the column, so that pages printed one after another stay aligned. */
  width?: number;
  text: (row: Row) => string;
}

/** Prints rows in aligned columns, a batch at a time; a later batch can widen columns, not narrow them. */
export class Table<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #colours: boolean;
  readonly #widths: number[];
  #begun = false;

  constructor(columns: readonly Column<Row>[], colours: boolean) {
    this.#columns = columns;
    this.#colours = colours;
    this.#widths = columns.map((column) => Math.max(column.title.length, column.width ?? 0));
  }

  /** The lines of these rows, under a heading if they are the first. */
  render(rows: readonly Row[]): string {
    const cells = rows.map((row) => this.#columns.map((column) => column.text(row)));
    for (const line of cells) {
      line.forEach((cell, i) => {
        this.#widths[i] = Math.max(this.#widths[i] as number, stringWidth(cell));
      });
    }
    const lines = cells.map((line) => this.#line(line));
    if (!this.#begun) {
      lines.unshift(paint(this.#line(this.#columns.map((column) => column.title)), 'dim', this.#colours));
      this.#begun = true;
    }
    return lines.map((line) => `${line}\n`).join('');
  }

  #line(cells: readonly string[]): string {
    const padded = this.#columns.map((column, i) => {
      const cell = cells[i] as string;
      const space = ' '.repeat((this.#widths[i] as number) - stringWidth(cell));
      return column.align === 'right' ? space + cell : cell + space;
    });
    return padded.join('  ').trimEnd();
  }
}
