import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { decodeBody } from '../http/body.ts';
import {
  isWantedAttribute,
  type OtlpSettings,
  type OtlpSpan,
  type OtlpValue,
  objectOfEntries,
} from './otlp.ts';

/*
 * Field numbers of opentelemetry-proto 1.x (github.com/open-telemetry/opentelemetry-proto at
 * ac2c4b5d1f3a6079de62f9afec860158ecc8af09). What is not listed is skipped without being decoded.
 */

/**
 * Reads the spans of an `ExportTraceServiceRequest`.
 *
 * @throws Error if the bytes are not one, or if a text that is read is not UTF-8; the message repeats nothing of them
 */
export function* protobufSpans(body: Uint8Array, settings: OtlpSettings): Generator<OtlpSpan> {
  for (const resourceSpans of submessages(body, 1)) {
    const resource = new Map<string, OtlpValue>();
    for (const message of submessages(resourceSpans, 1)) readAttributes(message, 1, settings, resource);
    for (const scopeSpans of submessages(resourceSpans, 2)) {
      for (const span of submessages(scopeSpans, 2)) yield readSpan(span, settings, resource);
    }
  }
}

/** The messages in one field of a message. */
function* submessages(message: Uint8Array, field: number): Generator<Uint8Array> {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === field && type === WireType.LengthDelimited) yield reader.bytes();
    else reader.skip(type, number);
  }
}

function readSpan(
  message: Uint8Array,
  settings: OtlpSettings,
  resource: ReadonlyMap<string, OtlpValue>,
): OtlpSpan {
  const attributes = new Map<string, OtlpValue>();
  const span = { traceId: '', spanId: '', start: 0n, end: 0n, status: 0, attributes, resource };
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === 1 && type === WireType.LengthDelimited) span.traceId = hex(reader.bytes());
    else if (number === 2 && type === WireType.LengthDelimited) span.spanId = hex(reader.bytes());
    else if (number === 7 && type === WireType.Bit64) span.start = BigInt(reader.fixed64());
    else if (number === 8 && type === WireType.Bit64) span.end = BigInt(reader.fixed64());
    else if (number === 9 && type === WireType.LengthDelimited)
      readAttribute(reader.bytes(), settings, attributes);
    else if (number === 15 && type === WireType.LengthDelimited) span.status = statusOf(reader.bytes());
    else reader.skip(type, number);
  }
  return span;
}

function statusOf(message: Uint8Array): number {
  const reader = new BinaryReader(message);
  let code = 0;
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === 3 && type === WireType.Varint) code = reader.int32();
    else reader.skip(type, number);
  }
  return code;
}

function readAttributes(
  message: Uint8Array,
  field: number,
  settings: OtlpSettings,
  into: Map<string, OtlpValue>,
): void {
  for (const attribute of submessages(message, field)) readAttribute(attribute, settings, into);
}

function readAttribute(message: Uint8Array, settings: OtlpSettings, into: Map<string, OtlpValue>): void {
  const [key, value] = keyValue(message);
  if (value !== null && isWantedAttribute(key, settings)) into.set(key, anyValueOf(value));
}

/** A `KeyValue`; its value stays encoded. */
function keyValue(message: Uint8Array): [string, Uint8Array | null] {
  const reader = new BinaryReader(message);
  let key = '';
  let value: Uint8Array | null = null;
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === 1 && type === WireType.LengthDelimited) key = reader.string();
    else if (number === 2 && type === WireType.LengthDelimited) value = reader.bytes();
    else reader.skip(type, number);
  }
  return [key, value];
}

/** @param isInner whether it is a value of an object: objects are read one level deep */
function anyValueOf(message: Uint8Array, isInner = false): OtlpValue {
  const reader = new BinaryReader(message);
  let value: OtlpValue = null;
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === 1 && type === WireType.LengthDelimited) value = decodeBody(reader.bytes());
    else if (number === 2 && type === WireType.Varint) value = reader.bool();
    else if (number === 3 && type === WireType.Varint) value = Number(reader.int64());
    else if (number === 4 && type === WireType.Bit64) value = reader.double();
    else if (number === 6 && type === WireType.LengthDelimited && !isInner) value = objectOf(reader.bytes());
    else reader.skip(type, number);
  }
  return value;
}

function objectOf(message: Uint8Array): OtlpValue {
  const entries: [string, OtlpValue][] = [];
  for (const entry of submessages(message, 1)) {
    const [key, value] = keyValue(entry);
    entries.push([key, value === null ? null : anyValueOf(value, true)]);
  }
  return objectOfEntries(entries);
}

const hex = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
