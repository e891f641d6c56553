import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ApiError } from './api-error.ts';
import { readError } from './transport/read-answer.ts';

/** The longest line that is read, in bytes: far above any session. */
const longestLine = 1024 * 1024;

const newline = 0x0a;

/**
 * Reads an NDJSON export with any chunk boundaries, and verifies it against its end marker:
 * `{"end":true,"rows":n,"sha256":"…"}`, the digest of all bytes before that line.
 */
export class ExportReader {
  readonly #origin: string;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #digest = sha256.create();
  #rest = new Uint8Array();
  #marker: string | null = null;
  /** Rows that were read so far. */
  rows = 0;
  readonly #names: readonly [one: string, many: string];
  readonly #given: () => number;

  /**
   * @param origin who sends it, for messages
   * @param names what a row is called, and several, for messages
   * @param given how many rows the caller has, those of earlier requests included
   */
  constructor(origin: string, names: readonly [one: string, many: string], given: () => number) {
    this.#origin = origin;
    this.#names = names;
    this.#given = given;
  }

  /** Whether the end is missing, so that the rest can be asked for. */
  get isCutOff(): boolean {
    return this.#marker === null;
  }

  /**
   * @returns the lines that these bytes complete
   * @throws ApiError the error that the server ended with, `truncated` or `bad_response`
   */
  read(bytes: Uint8Array): string[] {
    const all = this.#rest.length === 0 ? bytes : concatenated(this.#rest, bytes);
    const end = all.lastIndexOf(newline) + 1;
    this.#rest = all.slice(end);
    if (this.#rest.length > longestLine) throw this.#garbled();
    if (end === 0) return [];
    if (this.#marker !== null) throw this.#truncated('continues after its end marker');
    const whole = all.subarray(0, end);
    const lines = this.#decode(whole).split('\n');
    lines.pop();
    const last = lines.at(-1) as string;
    if (last.startsWith('{"error":')) throw this.#failed(last);
    if (last.startsWith('{"end":true')) {
      this.#marker = lines.pop() as string;
      this.#digest.update(whole.subarray(0, end - last.length - 1));
    } else {
      this.#digest.update(whole);
    }
    this.rows += lines.length;
    return lines;
  }

  /**
   * Verifies that the export is complete.
   * @throws ApiError `truncated`
   */
  end(): void {
    if (this.#marker === null || this.#rest.length > 0) throw this.#truncated('ended without its end marker');
    const marker = parse(this.#marker) as { rows?: unknown; sha256?: unknown } | null;
    if (marker?.rows !== this.rows)
      throw this.#truncated(
        `should have ${String(marker?.rows)} ${this.#names[1]} according to its end marker`,
      );
    if (marker.sha256 !== bytesToHex(this.#digest.digest()))
      throw this.#truncated('does not match the SHA-256 in its end marker');
  }

  /** The error of an export whose connection broke. */
  broken(cause: unknown): ApiError {
    return this.#truncated('was cut off', cause);
  }

  #truncated(what: string, cause?: unknown): ApiError {
    const rows = this.#given();
    const read = `${rows} ${rows === 1 ? this.#names[0] : this.#names[1]}`;
    return new ApiError(
      'truncated',
      `The export from ${this.#origin} ${what}, after ${read}: it is incomplete. Start it again.`,
      { cause },
    );
  }

  #garbled(cause?: unknown): ApiError {
    return new ApiError('bad_response', `The export from ${this.#origin} is not NDJSON in UTF-8.`, {
      cause,
    });
  }

  #failed(line: string): ApiError {
    return readError(parse(line), { status: 500 }) ?? this.#truncated('ended with an error');
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes);
    } catch (cause) {
      throw this.#garbled(cause);
    }
  }
}

function concatenated(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
