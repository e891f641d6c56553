import { Buffer, isUtf8 } from 'node:buffer';

/**
 * The part of a record that is read. `true` is a text, a number, a boolean, null, or a list of those. An object names
 * the fields that are read of an object, or of each object in a list; `'*'` stands for every other field.
 */
export type Selection = true | { readonly [field: string]: Selection };

/** A record of the input: what was selected of it, or why it cannot be read. */
export interface JsonRecord {
  /** Its place in the input, from 1. */
  number: number;
  /** A field that was not there, or that has not the selected form, is undefined. */
  value?: Record<string, unknown>;
  /** Completes "The record …" and repeats nothing of its content. */
  error?: string;
}

/** The limits of one record. What is not selected is not kept, so a large record takes time but no memory. */
export interface RecordLimits {
  /** Bytes of a record. */
  bytes: number;
  /** Bytes of one selected text. */
  textBytes: number;
  /** Selected values. */
  values: number;
}

const recordLimits: RecordLimits = { bytes: 16 * 1024 * 1024, textBytes: 4 * 1024, values: 1_000 };

/** An open array or object of which something is selected. */
interface Frame {
  select: Selection;
  target: unknown[] | Record<string, unknown>;
  expects: 'name or end' | 'name' | 'colon' | 'value' | 'value or end' | 'comma or end';
  /** The field whose value comes next. */
  name: string;
}

const lineFeed = 0x0a;
const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const byteOrderMark = [0xef, 0xbb, 0xbf];

const isSpace = (code: number) => code === 0x20 || code === lineFeed || code === 0x0d || code === 0x09;

/** Whether bytes are nothing but white space, or a byte order mark. */
export function isBlank(chunk: Uint8Array): boolean {
  return chunk.every((code) => isSpace(code) || byteOrderMark.includes(code));
}

/**
 * Reads records of JSON from a stream: a list of them, one of them, or one after another with or without line breaks.
 *
 * It is a tokenizer that builds only the selected values. Other values pass through it without being decoded, so that
 * the texts of a conversation never exist as values, in no error and in no log. For the same reason their syntax is not
 * checked beyond strings and brackets.
 */
export class JsonRecordReader {
  /** The records that were read since {@link take}. */
  private records: JsonRecord[] = [];
  private number = 0;
  /** Whether the input is a list; null before anything was read. */
  private isList: boolean | null = null;
  private isListClosed = false;
  /** Whether the rest of the line is left out, since a record before is not JSON. */
  private skipsLine = false;
  /** Whether the rest of the input cannot be read, since a record of a list is not JSON. */
  private isBroken = false;

  private frames: Frame[] = [];
  private problem: string | null = null;
  private bytesBefore = 0;
  private values = 0;
  /** Open arrays and objects of which nothing is selected. */
  private skipped = 0;
  private string: 'none' | 'skipped' | 'kept' = 'none';
  private isEscaped = false;
  private hasEscapes = false;
  /** The beginning of a kept text or literal, from chunks before. */
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  /** Whether a literal (a number, `true`, `false`, `null`) is being read. */
  private literal: 'none' | 'skipped' | 'kept' = 'none';

  private readonly select: Selection;
  private readonly limits: RecordLimits;

  constructor(select: Selection, limits: RecordLimits = recordLimits) {
    this.select = select;
    this.limits = limits;
  }

  /** Whether the rest of the input cannot be read. */
  get broken(): boolean {
    return this.isBroken;
  }

  /** Returns the records that are complete, and forgets them. */
  take(): JsonRecord[] {
    const taken = this.records;
    this.records = [];
    return taken;
  }

  /** Reads a chunk of the input. */
  push(chunk: Uint8Array): void {
    const end = chunk.length;
    let start = 0;
    let i = 0;
    /** Where the record, or the part of it in this chunk, begins. */
    let recordStart = 0;
    while (i < end && !this.isBroken) {
      if (this.string !== 'none') {
        if (this.isEscaped) {
          this.isEscaped = false;
          i++;
          continue;
        }
        while (i < end && chunk[i] !== quote && chunk[i] !== backslash) i++;
        if (i === end) break;
        if (chunk[i] === backslash) {
          this.isEscaped = true;
          this.hasEscapes = true;
          i++;
          continue;
        }
        i++;
        if (this.string === 'kept') {
          this.string = 'none';
          this.endText(chunk, start, i);
        } else this.string = 'none';
        continue;
      }
      if (this.skipped > 0) {
        i = this.skip(chunk, i);
        continue;
      }
      const code = chunk[i] as number;
      if (this.skipsLine) {
        if (code === lineFeed) this.skipsLine = false;
        i++;
        continue;
      }
      if (this.literal !== 'none') {
        if (code !== comma && code !== closeBrace && code !== closeBracket && !isSpace(code)) {
          i++;
          continue;
        }
        this.endLiteral(chunk, start, i);
        continue;
      }
      if (isSpace(code)) {
        i++;
        continue;
      }
      const frame = this.frames[this.frames.length - 1];
      if (!frame) {
        recordStart = i;
        if (!this.between(code)) this.fail('is not a JSON object');
        if (this.literal !== 'none') start = i;
        i++;
        continue;
      }
      if (code === quote) {
        if (this.openText(frame)) start = i;
        i++;
      } else if (code === openBrace || code === openBracket) {
        this.open(frame, code === openBrace);
        i++;
      } else if (code === closeBrace || code === closeBracket) {
        i++;
        if (this.close(frame, code === closeBrace) && this.frames.length === 0)
          this.endRecord(frame.target as Record<string, unknown>, this.bytesBefore + i - recordStart);
      } else if (code === colon) {
        if (frame.expects === 'colon') frame.expects = 'value';
        else this.fail('is not valid JSON');
        i++;
      } else if (code === comma) {
        if (frame.expects === 'comma or end') frame.expects = Array.isArray(frame.target) ? 'value' : 'name';
        else this.fail('is not valid JSON');
        i++;
      } else {
        if (this.openLiteral(frame)) start = i;
        i++;
      }
    }
    if (this.string === 'kept' || this.literal === 'kept') this.hold(chunk.subarray(start));
    if (this.frames.length > 0) this.bytesBefore += end - recordStart;
    if (this.bytesBefore > this.limits.bytes) this.problem ??= this.tooLarge();
  }

  /** Ends the input. */
  end(): void {
    if (this.isBroken) return;
    // A literal between records can only be null.
    if (this.literal !== 'none' && this.frames.length === 0) this.endLiteral(new Uint8Array(0), 0, 0);
    if (this.frames.length > 0 || this.skipped > 0 || (this.isList === true && !this.isListClosed)) {
      if (this.frames.length === 0) this.number++;
      this.records.push({ number: this.number, error: 'is cut off' });
      this.isBroken = true;
    }
  }

  /** Skips arrays and objects of which nothing is selected. @returns where it stopped */
  private skip(chunk: Uint8Array, from: number): number {
    const end = chunk.length;
    let open = this.skipped;
    let i = from;
    while (i < end) {
      const code = chunk[i++] as number;
      if (code === quote) {
        for (;;) {
          while (i < end && chunk[i] !== quote && chunk[i] !== backslash) i++;
          if (i >= end) {
            this.string = 'skipped';
            break;
          }
          if (chunk[i] === quote) {
            i++;
            break;
          }
          i += 2;
          if (i > end) {
            this.string = 'skipped';
            this.isEscaped = true;
            i = end;
            break;
          }
        }
        if (this.string !== 'none') break;
      } else if (code === openBrace || code === openBracket) open++;
      else if ((code === closeBrace || code === closeBracket) && --open === 0) break;
    }
    this.skipped = open;
    if (open === 0) this.ended();
    return i;
  }

  /** Reads what is between two records. @returns whether it may be there */
  private between(code: number): boolean {
    if (this.isListClosed) return false;
    if (this.isList === null && byteOrderMark.includes(code)) return true;
    if (code === openBracket && this.isList === null) {
      this.isList = true;
      return true;
    }
    if (code === comma) return this.isList === true && this.number > 0;
    if (code === closeBracket && this.isList === true) {
      this.isListClosed = true;
      return true;
    }
    this.isList ??= false;
    if (code === openBrace) {
      this.number++;
      this.bytesBefore = 0;
      this.values = 0;
      this.problem = null;
      this.frames.push(newFrame(this.select, true));
      return true;
    }
    if (code !== 0x6e) return false;
    this.literal = 'kept';
    return true;
  }

  private openText(frame: Frame): boolean {
    const isName = frame.expects === 'name' || frame.expects === 'name or end';
    const isValue = frame.expects === 'value' || frame.expects === 'value or end';
    if (!isName && !isValue) {
      this.fail('is not valid JSON');
      return false;
    }
    const isKept = isName || selectionOf(frame) === true;
    this.string = isKept ? 'kept' : 'skipped';
    this.hasEscapes = false;
    if (!isKept) this.ended();
    return isKept;
  }

  private endText(chunk: Uint8Array, start: number, end: number): void {
    const frame = this.frames[this.frames.length - 1] as Frame;
    const bytes = this.taken(chunk, start, end);
    const isName = frame.expects === 'name' || frame.expects === 'name or end';
    if (bytes === null) {
      if (isName) {
        // A name that is too long is no name that is selected.
        frame.name = '';
        frame.expects = 'colon';
        return;
      }
      this.problem ??= `has a text of more than ${this.limits.textBytes} bytes in a field that is read`;
      this.ended();
      return;
    }
    // What is put in the place of other bytes would make another name, and of two names the same.
    if (!isUtf8(bytes)) this.problem ??= 'is not valid UTF-8 in a field that is read';
    const text = this.textOf(bytes);
    if (text === null) {
      this.fail('is not valid JSON');
      return;
    }
    if (!isName) {
      this.keep(frame, text);
      return;
    }
    frame.name = text;
    frame.expects = 'colon';
  }

  private textOf(bytes: Uint8Array): string | null {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    if (!this.hasEscapes) return text.slice(1, -1);
    try {
      return JSON.parse(text) as string;
    } catch {
      return null;
    }
  }

  private openLiteral(frame: Frame): boolean {
    if (frame.expects !== 'value' && frame.expects !== 'value or end') {
      this.fail('is not valid JSON');
      return false;
    }
    const isKept = selectionOf(frame) === true;
    this.literal = isKept ? 'kept' : 'skipped';
    return isKept;
  }

  private endLiteral(chunk: Uint8Array, start: number, end: number): void {
    const isKept = this.literal === 'kept';
    this.literal = 'none';
    if (!isKept) {
      this.ended();
      return;
    }
    const bytes = this.taken(chunk, start, end);
    const text = bytes === null ? '' : Buffer.from(bytes).toString('latin1');
    const frame = this.frames[this.frames.length - 1];
    if (!frame) {
      // A sender can put null in the place of a record that it could not make.
      if (text === 'null') this.number++;
      else this.fail('is not valid JSON');
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.fail('is not valid JSON');
      return;
    }
    this.keep(frame, value);
  }

  private open(frame: Frame, isObject: boolean): void {
    if (frame.expects !== 'value' && frame.expects !== 'value or end') {
      this.fail('is not valid JSON');
      return;
    }
    const select = selectionOf(frame);
    // A list of lists is of no selected form; neither is an object where a text is selected.
    const isSelected = select !== undefined && (isObject ? select !== true : !Array.isArray(frame.target));
    if (!isSelected) {
      this.skipped = 1;
      return;
    }
    const inner = newFrame(select, isObject);
    this.keep(frame, inner.target);
    this.frames.push(inner);
  }

  /** @returns whether an array or object was closed */
  private close(frame: Frame, isObject: boolean): boolean {
    const isArray = Array.isArray(frame.target);
    const mayEnd =
      frame.expects === 'comma or end' || frame.expects === (isArray ? 'value or end' : 'name or end');
    if (isArray === isObject || !mayEnd) {
      this.fail('is not valid JSON');
      return false;
    }
    this.frames.pop();
    return true;
  }

  private endRecord(value: Record<string, unknown>, bytes: number): void {
    if (bytes > this.limits.bytes) this.problem ??= this.tooLarge();
    const { number, problem } = this;
    this.records.push(problem === null ? { number, value } : { number, error: problem });
    this.bytesBefore = 0;
  }

  private tooLarge(): string {
    return `is larger than ${this.limits.bytes / 1024 / 1024} MiB`;
  }

  private keep(frame: Frame, value: unknown): void {
    this.ended();
    if (++this.values > this.limits.values) {
      this.problem ??= `has more than ${this.limits.values} values in the fields that are read`;
      return;
    }
    if (Array.isArray(frame.target)) frame.target.push(value);
    else if (Object.hasOwn(frame.target, frame.name)) this.problem ??= 'has a field twice that is read';
    else if (frame.name === '__proto__') this.problem ??= 'has a field with the name __proto__';
    else frame.target[frame.name] = value;
  }

  /** A value of the innermost frame has ended. */
  private ended(): void {
    const frame = this.frames[this.frames.length - 1];
    if (frame) frame.expects = 'comma or end';
  }

  /** The record is not JSON: its line is left out, or the rest of a list. */
  private fail(error: string): void {
    if (this.frames.length === 0) this.number++;
    this.records.push({ number: this.number, error });
    this.frames = [];
    this.skipped = 0;
    this.string = 'none';
    this.literal = 'none';
    this.held = [];
    this.heldBytes = 0;
    if (this.isList === true) this.isBroken = true;
    else this.skipsLine = true;
  }

  private hold(part: Uint8Array): void {
    this.heldBytes += part.length;
    if (this.heldBytes <= this.limits.textBytes + 2) this.held.push(part);
    else this.held = [];
  }

  /** @returns the bytes of a kept text or literal; null if it is too long */
  private taken(chunk: Uint8Array, start: number, end: number): Uint8Array | null {
    if (this.heldBytes === 0)
      return end - start > this.limits.textBytes + 2 ? null : chunk.subarray(start, end);
    this.hold(chunk.subarray(start, end));
    const isTooLong = this.heldBytes > this.limits.textBytes + 2;
    const whole = isTooLong ? null : Buffer.concat(this.held);
    this.held = [];
    this.heldBytes = 0;
    return whole;
  }
}

function newFrame(select: Selection, isObject: boolean): Frame {
  return {
    select,
    target: isObject ? {} : [],
    expects: isObject ? 'name or end' : 'value or end',
    name: '',
  };
}

/** What is selected of the next value of a frame; undefined for nothing. */
function selectionOf({ select, target, name }: Frame): Selection | undefined {
  if (Array.isArray(target)) return select;
  if (select === true) return undefined;
  return Object.hasOwn(select, name) ? select[name] : select['*'];
}

/**
 * Reads the records of a stream, as many at a time as a chunk completes.
 *
 * @throws errors of the stream
 */
export async function* readJsonRecords(
  input: AsyncIterable<Uint8Array>,
  select: Selection,
  limits?: RecordLimits,
): AsyncGenerator<JsonRecord[]> {
  const reader = new JsonRecordReader(select, limits);
  for await (const chunk of input) {
    reader.push(chunk);
    const records = reader.take();
    if (records.length > 0) yield records;
    if (reader.broken) return;
  }
  reader.end();
  const records = reader.take();
  if (records.length > 0) yield records;
}
