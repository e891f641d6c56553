#!/usr/bin/env bash
# @opentelemetry/otlp-transformer 0.301.0, which @opentelemetry/exporter-trace-otlp-http and -metrics-otlp-http write with.
# Expected: OTLP 1.7 (section "JSON Protobuf Encoding") follows protobuf's JSON mapping: Infinity and NaN are the texts
# "Infinity" and "NaN", and intValue is a 64-bit integer. The same package writes protobuf with all of them as doubles.
# Instead: Infinity and NaN are null, which is no value; and each number without a fraction is an intValue, also one beyond
# 64 bits. A reader that follows the mapping (here @bufbuild/protobuf 2.17.0) loses the former. It refuses the latter, and with
# it the whole request: every span of the batch.
# Seen: 'Infinity: {"doubleValue":null} is read as nothing', and for 1e20 "out of range".
# Who is hit: those who send or take OTLP over JSON. An attribute or a gauge that may be Infinity, such as a rate or an age of
# nothing, arrives empty; one that may reach 2^63, such as a product of counts, costs the batch.
# http/protobuf has no such limit. A receiver should read null as no value: Number(null) is 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @opentelemetry/api@1.10.0 @opentelemetry/sdk-trace@3.1.1 \
  @opentelemetry/otlp-transformer@0.301.0 @bufbuild/protobuf@2.17.0
cat > look.mjs <<'JS'
import { createFileRegistry, fromJson, toJson } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

// The part of OTLP's AnyValue that has numbers.
const field = (name, jsonName, number, type) => ({ name, jsonName, number, type, label: 'LABEL_OPTIONAL', oneofIndex: 0 });
const files = fromJson(FileDescriptorSetSchema, {
  file: [
    {
      name: 'common.proto',
      package: 'opentelemetry.proto.common.v1',
      syntax: 'proto3',
      messageType: [
        {
          name: 'AnyValue',
          field: [
            field('int_value', 'intValue', 3, 'TYPE_INT64'),
            field('double_value', 'doubleValue', 4, 'TYPE_DOUBLE'),
          ],
          oneofDecl: [{ name: 'value' }],
        },
      ],
    },
  ],
});
const anyValue = createFileRegistry(files).getMessage('opentelemetry.proto.common.v1.AnyValue');

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const given = { fraction: 0.5, Infinity, NaN, '1e20': 1e20 };
provider.getTracer('look').startSpan('span', { attributes: given }).end();
await provider.forceFlush();
const request = JSON.parse(Buffer.from(JsonTraceSerializer.serializeRequest(exporter.getFinishedSpans())).toString());
for (const { key, value } of request.resourceSpans[0].scopeSpans[0].spans[0].attributes) {
  let read;
  try {
    const back = toJson(anyValue, fromJson(anyValue, value));
    read = `read as ${Object.keys(back).length === 0 ? 'nothing' : JSON.stringify(back)}`;
  } catch (error) {
    read = `refused: ${/out of range/.exec(error.message)?.[0] ?? error.message}`;
  }
  console.log(`${key}: ${JSON.stringify(value)} is ${read}`);
}
await provider.shutdown();
JS
seen=$(node look.mjs)
echo "$seen"
expected='fraction: {"doubleValue":0.5} is read as {"doubleValue":0.5}
Infinity: {"doubleValue":null} is read as nothing
NaN: {"doubleValue":null} is read as nothing
1e20: {"intValue":100000000000000000000} is refused: out of range'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
