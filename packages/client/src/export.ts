import { ApiError } from './api-error.ts';
import { ExportReader } from './export-reader.ts';
import type { ClientOptions, ExportOptions } from './options.ts';
import { credentialHeaders } from './transport/credentials.ts';
import { endpoint } from './transport/endpoint.ts';
import { readStream } from './transport/read-stream.ts';
import { awaitRetry, isTransient } from './transport/retry.ts';
import { fetchOf, retriesOf, timeoutOf } from './transport/send.ts';
import type { AuditEntry, ExportAuditInput, ExportInput, Session } from './wire.ts';

/** The header with the start of the window. */
const sinceHeader = 'x-masker-since';

/** Starts an export on each iteration, and yields its lines. */
export type ExportLines<Input> = (
  input?: Input,
  options?: ExportOptions,
) => AsyncGenerator<string, void, undefined>;

/** What is exported as lines, and how an export that broke off goes on after its last line. */
interface ExportedLines<Input> {
  path: `/api/v1/${string}`;
  /** One row and several, for messages. */
  rows: readonly [one: string, many: string];
  /**
   * The window without what came before the last line. Rows of the same instant come again.
   *
   * @param since the start of the window, as the server said it
   */
  restOf(input: Input, since: string | null, line: string): Input;
  /** Whether a line comes after another one in the order of the export. */
  isAfter(line: string, before: string, input: Input): boolean;
}

const sessionLines: ExportedLines<ExportInput> = {
  path: '/api/v1/sessions/export',
  rows: ['session', 'sessions'],
  restOf(input, since, line) {
    const { started_at } = JSON.parse(line) as Session;
    const whole = since === null ? input : { ...input, since };
    if (input.order === 'oldest') return { ...whole, since: started_at };
    return { ...whole, until: justAfter(started_at) };
  },
  isAfter(line, before, { order }) {
    const [a, b] = [line, before].map((one) => JSON.parse(one) as Session) as [Session, Session];
    const [at, atBefore] = [Date.parse(a.started_at), Date.parse(b.started_at)];
    const isLater = at === atBefore ? a.id > b.id : at > atBefore;
    return order === 'oldest' ? isLater : !isLater && a.id !== b.id;
  },
};

const auditLines: ExportedLines<ExportAuditInput> = {
  path: '/api/v1/access-log/export',
  rows: ['entry', 'entries'],
  restOf(input, since, line) {
    const { at } = JSON.parse(line) as AuditEntry;
    return { ...input, ...(since === null ? {} : { since }), until: justAfter(at) };
  },
  isAfter(line, before) {
    const [a, b] = [line, before].map((one) => JSON.parse(one) as AuditEntry) as [AuditEntry, AuditEntry];
    return a.sequence < b.sequence;
  },
};

function justAfter(instant: string): string {
  return new Date(Date.parse(instant) + 1).toISOString();
}

/** Reads NDJSON exports of sessions: see {@link createLines}. */
export function createExportLines(options: ClientOptions): ExportLines<ExportInput> {
  return createLines(options, sessionLines);
}

/** Reads NDJSON exports of the audit log: see {@link createLines}. */
export function createAuditExportLines(options: ClientOptions): ExportLines<ExportAuditInput> {
  return createLines(options, auditLines);
}

/**
 * Reads NDJSON exports. It ends only if everything arrived: it requests the end marker, and verifies its number of
 * rows and SHA-256. Without the marker, a complete export cannot be distinguished from a part of it behind proxies
 * that complete an interrupted response.
 *
 * A transient error is retried. After the first row, the rest is asked for: the same window from the last row on.
 * That needs the server to say where the window begins; from an older one, the export throws `truncated`.
 *
 * @throws TypeError if an option is invalid
 */
function createLines<Input extends object>(
  options: ClientOptions,
  { path, rows: names, restOf, isAfter }: ExportedLines<Input>,
): ExportLines<Input> {
  const base = endpoint(options.url, path);
  const headers = credentialHeaders(options);
  const retries = retriesOf(options);
  const patience = { ms: timeoutOf(options) };
  const fetch = fetchOf(options);

  return async function* exportLines(input = {} as Input, { signal, onSince } = {}) {
    const window: { since: string | null } = { since: null };
    let last: string | null = null;
    let rows = 0;
    for (let tries = 1; ; tries++) {
      const reader = new ExportReader(base.origin, names, () => rows);
      const request = {
        url: address(base, last === null ? input : restOf(input, window.since, last), { end: 'true' }),
        headers,
        mediaType: 'application/x-ndjson',
        patience,
        signal,
        onHeaders: (answered: Headers) => {
          if (window.since !== null) return;
          window.since = answered.get(sinceHeader);
          if (window.since !== null) onSince?.(window.since);
        },
      };
      let isBehind = last === null;
      try {
        for await (const bytes of readStream(fetch, request)) {
          let lines = reader.read(bytes);
          if (!isBehind) {
            const first = lines.findIndex((line) => isAfter(line, last as string, input));
            isBehind = first >= 0;
            lines = isBehind ? lines.slice(first) : [];
          }
          if (lines.length === 0) continue;
          rows += lines.length;
          last = lines.at(-1) as string;
          // Whatever came proves that the server is there.
          tries = 1;
          yield* lines;
        }
        return reader.end();
      } catch (thrown) {
        const error = ApiError.from(thrown);
        const isBroken = error.code === 'network_error' || error.code === 'timeout';
        const told = rows > 0 && isBroken ? reader.broken(error) : error;
        const isCutOff = error.code === 'truncated' && reader.isCutOff;
        const mayContinue =
          rows === 0 ? isTransient(error) : window.since !== null && (isTransient(error) || isCutOff);
        if (!(await awaitRetry(error, { tries, retries, signal }, mayContinue))) throw told;
      }
    }
  };
}

/** Starts an export as Parquet, each time anew, and gives the bytes of the file. */
export type ExportParquet = (
  input?: ExportInput,
  options?: ExportOptions,
) => AsyncGenerator<Uint8Array, void, undefined>;

/**
 * A reader of Parquet exports that ends only when the file is whole: it begins and ends with `PAR1`, and the length of
 * the footer before that end is one that fits into the file. The footer is written last, so a file that was cut off has none.
 *
 * A transient error before the first byte is retried; after it, the export throws `truncated`.
 *
 * @throws TypeError when an option makes no sense
 */
export function createExportParquet(options: ClientOptions): ExportParquet {
  const base = endpoint(options.url, '/api/v1/sessions/export');
  const headers = credentialHeaders(options);
  const retries = retriesOf(options);
  const patience = { ms: timeoutOf(options) };
  const fetch = fetchOf(options);

  return async function* exportParquet(input = {}, { signal, onSince } = {}) {
    const url = address(base, input, { format: 'parquet' });
    let isSaid = false;
    const onHeaders = (answered: Headers) => {
      const since = answered.get(sinceHeader);
      if (since !== null && !isSaid) onSince?.(since);
      isSaid = true;
    };
    const mediaType = 'application/vnd.apache.parquet';
    const request = { url, headers, mediaType, patience, signal, onHeaders };
    for (let tries = 1; ; tries++) {
      let read = 0;
      let last = new Uint8Array();
      try {
        for await (const bytes of readStream(fetch, request)) {
          read += bytes.length;
          last = new Uint8Array([...last, ...bytes.subarray(-footerEnd)]).slice(-footerEnd);
          yield bytes;
        }
        if (!isFooterEnd(last, read)) throw cutOff(base.origin);
        return;
      } catch (thrown) {
        const error = ApiError.from(thrown);
        const broke = error.code === 'network_error' || error.code === 'timeout';
        if (read > 0) throw broke ? cutOff(base.origin, error) : error;
        if (!(await awaitRetry(error, { tries, retries, signal }))) throw error;
      }
    }
  };
}

/** Bytes at the end of a Parquet file: the length of the footer before them, and `PAR1`. */
const footerEnd = 8;

function isFooterEnd(last: Uint8Array, size: number): boolean {
  if (last.length < footerEnd || String.fromCharCode(...last.subarray(4)) !== 'PAR1') return false;
  const length = new DataView(last.buffer, last.byteOffset).getUint32(0, true);
  return length > 0 && length + footerEnd + 4 <= size;
}

function cutOff(origin: string, cause?: unknown): ApiError {
  const message = `The export from ${origin} ended before the footer of its Parquet file: it is not whole. Start it again.`;
  return new ApiError('truncated', message, { cause });
}

function address(base: URL, input: object, form: Record<string, string>): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(input))
    if (value !== undefined) url.searchParams.set(name, textOf(name, value));
  for (const [name, value] of Object.entries(form)) url.searchParams.set(name, value);
  return url.href;
}

/** Formats a parameter for a URL: several values joined by commas, with commas in names of models encoded. */
function textOf(name: string, value: string | number | boolean | string[]): string {
  if (!Array.isArray(value)) return String(value);
  return name === 'model'
    ? value.map((model) => model.replace(/[%,]/g, encodeURIComponent)).join(',')
    : value.join(',');
}
