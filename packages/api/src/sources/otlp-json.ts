import {
  isWantedAttribute,
  type OtlpSettings,
  type OtlpSpan,
  type OtlpValue,
  objectOfEntries,
} from './otlp.ts';

/**
 * Reads the spans of an `ExportTraceServiceRequest` in OTLP's JSON encoding. Unlike protobuf, JSON is parsed as a whole
 * first; what is not wanted is dropped here.
 *
 * @param body parsed JSON
 * @throws Error if it is not one; the message repeats nothing of it
 */
export function* jsonSpans(body: unknown, settings: OtlpSettings): Generator<OtlpSpan> {
  for (const resourceSpans of listOf(objectOf(body).resourceSpans)) {
    const { resource, scopeSpans } = objectOf(resourceSpans);
    const ofResource = attributesOf(resource === undefined ? [] : objectOf(resource).attributes, settings);
    for (const scoped of listOf(scopeSpans)) {
      for (const span of listOf(objectOf(scoped).spans)) yield spanOf(objectOf(span), settings, ofResource);
    }
  }
}

function spanOf(
  span: Record<string, unknown>,
  settings: OtlpSettings,
  resource: ReadonlyMap<string, OtlpValue>,
): OtlpSpan {
  const { code } = span.status === undefined || span.status === null ? { code: 0 } : objectOf(span.status);
  return {
    traceId: String(span.traceId ?? '').toLowerCase(),
    spanId: String(span.spanId ?? '').toLowerCase(),
    start: nanosecondsOf(span.startTimeUnixNano),
    end: nanosecondsOf(span.endTimeUnixNano),
    status: Number(code ?? 0),
    attributes: attributesOf(span.attributes, settings),
    resource,
  };
}

function attributesOf(attributes: unknown, settings: OtlpSettings): Map<string, OtlpValue> {
  const found = new Map<string, OtlpValue>();
  for (const attribute of listOf(attributes)) {
    const { key, value } = objectOf(attribute);
    if (typeof key === 'string' && isWantedAttribute(key, settings)) found.set(key, anyValueOf(value));
  }
  return found;
}

/** @param isInner whether it is a value of an object: objects are read one level deep */
function anyValueOf(value: unknown, isInner = false): OtlpValue {
  if (value === undefined || value === null) return null;
  const { stringValue, boolValue, intValue, doubleValue, kvlistValue } = objectOf(value);
  if (typeof stringValue === 'string') return stringValue;
  if (typeof boolValue === 'boolean') return boolValue;
  if (intValue !== undefined) return numberOf(intValue);
  if (doubleValue !== undefined) return numberOf(doubleValue);
  if (kvlistValue === undefined || isInner) return null;
  const entries = listOf(objectOf(kvlistValue).values).map((entry) => {
    const { key, value: inner } = objectOf(entry);
    return [String(key), anyValueOf(inner, true)] as const;
  });
  return objectOfEntries(entries);
}

/**
 * The number of a value. 64-bit integers are texts in protobuf's JSON, and so are "Infinity" and "NaN"; numbers are
 * accepted, too. Exporters write null for what JSON has no number for, which is no count either.
 */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function nanosecondsOf(value: unknown): bigint {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? BigInt(Math.floor(value)) : 0n;
}

/** Absent and null stand for an empty list. */
function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error('a list is something else');
  return value;
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('an object is something else');
  return value as Record<string, unknown>;
}
