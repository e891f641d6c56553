import { createHash } from 'node:crypto';
import {
  type ErrorDetail,
  type ExportEnd,
  errorDetail,
  exportSinceHeader,
  formatInstant,
  type Scope,
} from '@masker/contract';
import type { LinesPage } from '@masker/db';
import type { ExportAction } from '../audit-log/record-export.ts';
import { mediaTypes, readAhead } from '../export-content/content.ts';
import { acceptsGzip, gzippedStream } from '../http/compress.ts';
import type { Exchange } from '../http/exchange.ts';
import { refuseMethod } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { type StreamOptions, sendStream } from '../http/send-stream.ts';
import type { Context } from '../procedure/context.ts';
import { type Admitted, runExport } from '../procedure/pipeline.ts';

/** What is sent, besides its content. */
export interface SentExport {
  format: 'ndjson' | 'csv' | 'parquet';
  /** Whether CSV starts with a byte order mark. */
  bom: boolean;
  /** Whether a line at the end says how many rows there are. */
  end: boolean;
  /** The start of the window, in milliseconds. */
  since: number;
  fileName: string;
}

/** What the content of an export calls while it is read. */
export interface ContentSteps {
  /** Aborts the query in progress. */
  signal: AbortSignal;
  /** Called before each page is used; throws if the export must not continue. */
  beforePage: () => Promise<void>;
  /** Called with the number of rows in the next bytes. */
  onRows: (rows: number) => void;
}

/** An export that is streamed: its parameters, and its content by them. */
interface StreamedExport<P extends SentExport> {
  action: Exclude<ExportAction, 'exports.content'>;
  scope: Scope;
  /** Validates the parameters with `check`. */
  parameters(admitted: Admitted): P;
  content(parameters: P, steps: ContentSteps): AsyncGenerator<Uint8Array>;
}

/**
 * Streams an export for as long as the credential allows it, or sends only its headers to HEAD. An incomplete export
 * resets the connection and never has the last line that `end=true` requests. The first page is read before the headers
 * are sent, so that an unavailable database still gives a 503.
 */
export async function sendExport<P extends SentExport>(
  exchange: Exchange,
  ctx: Context,
  { action, scope, parameters, content }: StreamedExport<P>,
  stream: Pick<StreamOptions, 'stallTimeout'>,
): Promise<void> {
  const { req, res, requestId } = exchange;
  if (req.method !== 'GET' && req.method !== 'HEAD') return refuseMethod(exchange, 'GET, HEAD');
  await runExport(
    ctx,
    { action, scope, isHead: req.method === 'HEAD' },
    {
      parameters,
      async send(checked, access, onRows) {
        const { format, end, since, fileName } = checked;
        let rows = 0;
        const bytes = content(checked, {
          signal: ctx.gone(),
          beforePage: access.check,
          onRows(more) {
            rows += more;
            onRows(more);
          },
        });
        try {
          const all = startingWith(await bytes.next(), bytes);
          // Parquet is compressed by itself.
          const compressed = format !== 'parquet' && acceptsGzip(req.headers['accept-encoding']);
          res.writeHead(200, {
            ...securityHeaders,
            'content-type': mediaTypes[format],
            'content-disposition': `attachment; filename="${fileName}"`,
            'cache-control': 'private, no-store',
            'x-request-id': requestId,
            [exportSinceHeader]: formatInstant(since),
            vary: 'accept-encoding',
            ...(compressed ? { 'content-encoding': 'gzip' } : {}),
          });
          if (req.method === 'HEAD') return void res.end();
          const body = end ? withEnd(all, () => rows) : all;
          await sendStream(res, compressed ? gzippedStream(body) : body, {
            ...stream,
            signal: access.signal,
          });
        } finally {
          await bytes.return(undefined);
        }
      },
    },
  );
}

/** Yields the lines of pages, with the steps before each; the next page is read meanwhile. */
export async function* takePages(
  pages: AsyncGenerator<Pick<LinesPage, 'lines' | 'rows'>>,
  { beforePage, onRows }: ContentSteps,
): AsyncGenerator<Buffer> {
  for await (const { lines, rows } of readAhead(pages)) {
    await beforePage();
    onRows(rows);
    yield lines;
  }
}

/** What of the form of an export does not go together. */
export function formProblems({
  format = 'ndjson',
  bom,
  end,
}: {
  format?: SentExport['format'] | undefined;
  bom?: 'true' | 'false' | undefined;
  end?: 'true' | 'false' | undefined;
}): ErrorDetail[] {
  const problems: ErrorDetail[] = [];
  if (format !== 'ndjson' && end === 'true') {
    const message = `must be left out for ${format}, which has no place for it; export as ndjson`;
    problems.push(errorDetail('end', { message }, end));
  }
  if (format !== 'csv' && bom === 'true')
    problems.push(errorDetail('bom', { message: 'must be left out unless format is csv' }, bom));
  return problems;
}

async function* startingWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

/** Yields the bytes, then a line with the number of rows and the SHA-256 of the bytes. */
async function* withEnd(content: AsyncIterable<Uint8Array>, rows: () => number): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const bytes of content) {
    hash.update(bytes);
    yield bytes;
  }
  const end: ExportEnd = { end: true, rows: rows(), sha256: hash.digest('hex') };
  yield Buffer.from(`${JSON.stringify(end)}\n`);
}
