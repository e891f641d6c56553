#!/usr/bin/env bash
# @opentelemetry/exporter-prometheus 0.301.0: two attributes whose names differ only in characters that Prometheus does not
# have, such as http.route and http_route, become two labels of one name in one sample. A name that begins with a digit is kept,
# although the names of metrics get an underscore.
# Expected: OpenTelemetry's specification ("Prometheus and OpenMetrics Compatibility", section "Metric Attributes") joins the
# values of such attributes with ";" under one label. In Prometheus' data model a label name matches [a-zA-Z_][a-zA-Z0-9_]*,
# and OpenMetrics 1.0 demands that the label names of a sample are unique.
# Instead: the line is no valid sample. Prometheus 2.42 then refuses the whole scrape, with every metric of the process: 'label
# name "http_route" is not unique: invalid sample'.
# Seen: 'calls_total{http_route="/a",http_route="/b"} 1' and 'calls_total{5xx="no"} 1'.
# Who is hit: processes in which two libraries, or an old and a new version of the semantic conventions, set attributes on one
# instrument. A view with createDenyListAttributesProcessor removes one of the names; OTLP keeps both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @opentelemetry/api@1.10.0 @opentelemetry/sdk-metrics@3.1.1 \
  @opentelemetry/exporter-prometheus@0.301.0
cat > look.mjs <<'JS'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

const exporter = new PrometheusExporter({ host: '127.0.0.1', port: 0, preventServerStart: true, withoutScopeInfo: true });
const calls = new MeterProvider({ readers: [exporter] }).getMeter('look').createCounter('calls');
calls.add(1, { 'http.route': '/a', http_route: '/b' });
calls.add(1, { '5xx': 'no' });
const page = await new Promise((end) => exporter.getMetricsRequestHandler({}, { setHeader() {}, end }));
for (const line of page.split('\n')) if (line.startsWith('calls')) console.log(line);
JS
seen=$(node look.mjs)
echo "$seen"
expected='calls_total{http_route="/a",http_route="/b"} 1
calls_total{5xx="no"} 1'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
