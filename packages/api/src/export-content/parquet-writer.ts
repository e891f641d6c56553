import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Session } from '@masker/contract';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ToParquet } from './parquet.ts';

/**
 * Sessions in a row group: what is in memory at once. The groups don't depend on the pages that the sessions come in,
 * so that the same sessions are the same bytes.
 */
const rowGroupSize = 20_000;

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

const required = { repetition_type: 'REQUIRED' } as const;
const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;
// Without `isAdjustedToUTC`, readers take an instant for a local time.
const instant = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
} as const;

/** A column: its elements of the schema, the first of which is named like it, and the value of a session. */
interface Column {
  elements: [Omit<Element, 'name'>, ...Element[]];
  value(session: Session): unknown;
}

const isReported = ({ redactions_reported }: Session) => redactions_reported !== false;

const columns: { [N in keyof Session]-?: Column } = {
  id: { elements: [{ ...required, ...text }], value: ({ id }) => id },
  agent_id: { elements: [{ ...required, ...text }], value: ({ agent_id }) => agent_id },
  agent_name: { elements: [{ ...required, ...text }], value: ({ agent_name }) => agent_name },
  started_at: {
    elements: [{ ...required, ...instant }],
    value: ({ started_at }) => BigInt(Date.parse(started_at)),
  },
  ended_at: {
    elements: [{ ...required, ...instant }],
    value: ({ ended_at }) => BigInt(Date.parse(ended_at)),
  },
  duration_ms: {
    elements: [{ ...required, type: 'INT64' }],
    value: ({ duration_ms }) => BigInt(duration_ms),
  },
  status: { elements: [{ ...required, ...text }], value: ({ status }) => status },
  redaction_count: {
    elements: [{ repetition_type: 'OPTIONAL', type: 'INT32' }],
    value: (session) => (isReported(session) ? session.redaction_count : null),
  },
  redactions_by_kind: {
    elements: [
      { repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'MAP', logical_type: { type: 'MAP' } },
      { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
      { name: 'key', ...required, ...text },
      { name: 'value', ...required, type: 'INT32' },
    ],
    value: (session) =>
      isReported(session)
        ? Object.entries(session.redactions_by_kind).map(([key, value]) => ({ key, value }))
        : null,
  },
  upstream_model: {
    elements: [{ repetition_type: 'OPTIONAL', ...text }],
    value: ({ upstream_model }) => upstream_model,
  },
  redactions_reported: { elements: [{ ...required, type: 'BOOLEAN' }], value: isReported },
};

const schema: Element[] = [
  { name: 'session', num_children: Object.keys(columns).length },
  ...Object.entries(columns).flatMap(([name, { elements }]) =>
    elements.map((element) => ({ name, ...element }) as Element),
  ),
];

const bytes = new ByteWriter();
const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'masker-sessions' });
const decoder = new TextDecoder();
let waiting: Session[] = [];

async function writeGroup(): Promise<void> {
  const group = waiting.slice(0, rowGroupSize);
  waiting = waiting.slice(rowGroupSize);
  const columnData = Object.entries(columns).map(([name, { value }]) => ({ name, data: group.map(value) }));
  await writer.write({ columnData, rowGroupSize });
}

/** Takes what was written out of the writer, which goes on counting where it is in the file. */
function takeBytes(): Uint8Array<ArrayBuffer> {
  const taken = new Uint8Array(bytes.getBuffer());
  bytes.index = 0;
  return taken;
}

const port = parentPort as MessagePort;

port.on('message', async ({ lines }: ToParquet) => {
  if (lines === null) {
    if (waiting.length > 0) await writeGroup();
    writer.finish();
  } else {
    const json = decoder.decode(lines).trimEnd().replaceAll('\n', ',');
    if (json !== '') waiting.push(...(JSON.parse(`[${json}]`) as Session[]));
    while (waiting.length >= rowGroupSize) await writeGroup();
  }
  const written = takeBytes();
  port.postMessage(written, [written.buffer]);
});
