#!/usr/bin/env bash
# @opentelemetry/sdk-metrics 3.1.1: a view that removes an attribute of an observable counter or up-down counter. Of the values that
# have the same attributes then, the one observed last is kept. The others are lost, without a warning of the SDK.
# Expected: OpenTelemetry's guidelines for authors of SDKs (the specification's supplementary guidelines for metrics, "Asynchronous
# example: attribute removal in a view") expect the SDK to join them by the data model's natural merge, which adds sums. Counters
# that are not observable are added, under the same view.
# Seen, of 700 for one worker and 20 for another: "counter: 720", "observable counter: 20", "observable up-down counter: 20".
# Who is hit: those who lower the number of series by a view, such as connections by pool, or memory and queues by worker. The total
# is that of whichever came last, and may jump when the order changes. Add the values up in the callback, without the attribute.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @opentelemetry/api@1.10.0 @opentelemetry/sdk-metrics@3.1.1
cat > look.mjs <<'JS'
import { DiagConsoleLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { createDenyListAttributesProcessor, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

class Reader extends MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
}

diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);
const used = [['first', 700], ['second', 20]];
for (const views of [[], [{ instrumentName: '*', attributesProcessors: [createDenyListAttributesProcessor(['worker'])] }]]) {
  const reader = new Reader();
  const meter = new MeterProvider({ readers: [reader], views }).getMeter('look');
  const counter = meter.createCounter('counter');
  for (const [worker, value] of used) counter.add(value, { worker });
  for (const observable of [
    meter.createObservableCounter('observable_counter'),
    meter.createObservableUpDownCounter('observable_up-down_counter'),
  ]) {
    observable.addCallback((result) => {
      for (const [worker, value] of used) result.observe(value, { worker });
    });
  }
  const { resourceMetrics } = await reader.collect();
  console.log(views.length === 0 ? 'All attributes' : 'Without the worker');
  for (const { descriptor, dataPoints } of resourceMetrics.scopeMetrics[0].metrics) {
    console.log(`  ${descriptor.name.replaceAll('_', ' ')}: ${dataPoints.map(({ value }) => value).join(' and ')}`);
  }
}
JS
seen=$(node look.mjs 2>&1)
echo "$seen"
expected='All attributes
  counter: 700 and 20
  observable counter: 700 and 20
  observable up-down counter: 700 and 20
Without the worker
  counter: 720
  observable counter: 20
  observable up-down counter: 20'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
