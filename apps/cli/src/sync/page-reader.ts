import { createHash } from 'node:crypto';
import { formatInstant } from '@masker/contract';
import type { Page } from './answer.ts';
import type { Ask } from './ask.ts';
import { readForeignInstant } from './instant.ts';
import { SourceError } from './source-error.ts';

/**
 * The maximum number of consecutive pages without older sessions; pages can be empty, or within one busy millisecond.
 */
export const idlePages = 100;

/** The pages of the source never end, so its cursors cannot be relied on. */
export class EndlessPagination extends SourceError {}

/** Reads the pages of one pagination in order, and detects pages that never end. */
export class PageReader {
  readonly #ask: Ask;
  readonly #since: string;
  readonly #signal: AbortSignal;
  /** The cursor of the next page; null before the first and after the last one. */
  #cursor: string | null;
  readonly #seenCursors = new Set<string>();
  #oldest = Number.POSITIVE_INFINITY;
  /** The sessions that started in the oldest millisecond seen. */
  #oldestIds = new Set<unknown>();
  #idle = 0;

  constructor(ask: Ask, pagination: { since: number; cursor: string | null }, signal: AbortSignal) {
    this.#ask = ask;
    this.#since = formatInstant(pagination.since);
    this.#cursor = pagination.cursor;
    this.#signal = signal;
    if (pagination.cursor !== null) this.#seenCursors.add(digest(pagination.cursor));
  }

  /**
   * The next page.
   * @throws SourceError; pages read before are not lost
   */
  async next(): Promise<Page> {
    const page = await this.#ask(this.#since, this.#cursor, this.#signal);
    this.#cursor = page.nextCursor;
    return page;
  }

  /**
   * Checks that the pages after this one make progress.
   * @throws EndlessPagination
   */
  check({ rows, nextCursor }: Page): void {
    if (nextCursor === null) return;
    const cursor = digest(nextCursor);
    if (this.#seenCursors.has(cursor)) throw endless('returned a next_cursor that it returned before');
    this.#seenCursors.add(cursor);
    this.#idle = this.#leadsOn(rows) ? 0 : this.#idle + 1;
    if (this.#idle >= idlePages) throw endless(`has sent ${idlePages} pages in a row without older sessions`);
  }

  #leadsOn(rows: readonly unknown[]): boolean {
    let older = false;
    for (const row of rows) {
      const { started_at, id } = (row ?? {}) as Record<string, unknown>;
      const at = readForeignInstant(started_at)?.at;
      if (at === undefined || at > this.#oldest) continue;
      if (at < this.#oldest) this.#oldestIds = new Set();
      if (this.#oldestIds.has(id)) continue;
      this.#oldest = at;
      this.#oldestIds.add(id);
      older = true;
    }
    return older;
  }
}

function endless(what: string): EndlessPagination {
  return new EndlessPagination('bad_response', `The source ${what}: its pagination does not end.`, {
    hint: 'The sessions that were read are stored. Report this to the operators of the source.',
  });
}

function digest(cursor: string): string {
  return createHash('sha256').update(cursor).digest('base64').slice(0, 24);
}
