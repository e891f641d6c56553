import type { ExportFormat } from '@masker/contract';
import type { LinesPage, SessionQuery, SessionReads } from '@masker/db';
import { contentOf } from '../export-content/content.ts';
import { type ContentSteps, takePages } from './send-export.ts';

/** The number of sessions read per query: few at first, so that an export begins at once. */
const pageSizes = { first: 500, following: 4_000 };

interface SessionExport extends ContentSteps {
  /** The filters and order; `limit` is ignored. */
  query: SessionQuery;
  format: ExportFormat;
  /** Whether CSV starts with a byte order mark. */
  bom: boolean;
}

/**
 * Yields every session that the query selects, as the content of a file in the order of the list. It runs the query of
 * the list page by page, so that an export always matches the list and its memory does not depend on its length.
 */
export function exportSessions(
  reads: SessionReads,
  { query, format, bom, ...steps }: SessionExport,
): AsyncGenerator<Uint8Array> {
  async function* read(): AsyncGenerator<LinesPage> {
    let after = query.after;
    let limit = pageSizes.first;
    do {
      const page = await reads.listSessionLines({ ...query, after, limit }, steps.signal);
      yield page;
      after = page.last ?? undefined;
      limit = pageSizes.following;
    } while (after);
  }
  return contentOf(takePages(read(), steps), { format, bom });
}
