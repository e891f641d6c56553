/** A page of rows, and the cursor of the next page; null on the last one. */
export interface Page<Row> {
  data: Row[];
  next_cursor: string | null;
}

/**
 * The loaded pages as one list. Pages are not copied into one array: with a quarter of a million rows loaded, a new
 * page must cost no more than the first.
 */
export class LoadedRows<Row> {
  readonly length: number;
  /** The index of the first row of each page. */
  readonly #starts: number[] = [];
  readonly #pages: readonly Pick<Page<Row>, 'data'>[];
  readonly #idOf: (row: Row) => string;

  constructor(pages: readonly Pick<Page<Row>, 'data'>[], idOf: (row: Row) => string) {
    let start = 0;
    for (const page of pages) {
      this.#starts.push(start);
      start += page.data.length;
    }
    this.#pages = pages;
    this.#idOf = idOf;
    this.length = start;
  }

  /** The row at an index; undefined past the end. */
  at(index: number): Row | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const page = this.#pageOf(index);
    return this.#pages[page]?.data[index - (this.#starts[page] ?? 0)];
  }

  /** The index of a row; -1 if it is not loaded. */
  indexOf(id: string): number {
    for (const [page, { data }] of this.#pages.entries()) {
      const index = data.findIndex((row) => this.#idOf(row) === id);
      if (index >= 0) return (this.#starts[page] ?? 0) + index;
    }
    return -1;
  }

  /** The last page that starts at or before `index`. */
  #pageOf(index: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
