import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiOptions } from '@masker/api';
import { productVersion } from '@masker/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createMetricProducer } from './prometheus-metrics.ts';
import { createRequestTracing } from './request-tracing.ts';
import type { TelemetryConfig } from './telemetry-config.ts';

/** Milliseconds that a stop waits for what is still to be sent. */
const stopPatienceMs = 3_000;

/** The export of traces and metrics by OpenTelemetry. */
export interface Telemetry {
  /** Serves a request within its span; absent if traces are not sent. */
  trace?: (req: IncomingMessage, res: ServerResponse, serve: () => void) => void;
  /** Tells the route of a request that {@link trace} serves. */
  onExchange?: ApiOptions['onExchange'];
  /** Makes spans of the statements of requests on the connections of these pools. */
  traceStatements(pools: readonly Pool[]): void;
  /** Sends the metrics of a registry from now on. */
  sendMetrics(registry: Registry): void;
  /** Sends what is left, for a bounded time. */
  stop(): Promise<void>;
}

/** Starts the export to the collector that the environment names. A collector that does not answer affects no request. */
export function startTelemetry(
  config: TelemetryConfig,
  { log, https }: { log: Pick<Logger, 'info' | 'warn'>; https: boolean },
): Telemetry {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'masker-sessions', 'service.version': productVersion }))
    .merge(detectResources({ detectors: [envDetector] }));
  const stops: (() => Promise<void>)[] = [];
  const telemetry: Telemetry = {
    traceStatements() {},
    sendMetrics() {},
    async stop() {
      const stopping = Promise.allSettled(stops.map((stop) => stop()));
      await Promise.race([stopping, sleep(stopPatienceMs, undefined, { ref: false })]);
    },
  };
  if (config.traces) {
    const provider = new TracerProvider({
      resource,
      sampler: samplerOf(config),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: reporting(new OTLPTraceExporter(), 'traces', log),
          scheduledDelayMillis: config.spanDelayMs,
        }),
      ],
    });
    stops.push(() => provider.shutdown());
    const tracing = createRequestTracing(provider.getTracer('masker-sessions', productVersion), { https });
    telemetry.trace = tracing.trace;
    telemetry.onExchange = tracing.onExchange;
    telemetry.traceStatements = (pools) => {
      for (const pool of pools) tracing.traceStatements(pool);
    };
  }
  if (config.metrics) {
    telemetry.sendMetrics = (registry) => {
      const reader = new PeriodicExportingMetricReader({
        exporter: reporting(new OTLPMetricExporter(), 'metrics', log),
        exportIntervalMillis: config.metricIntervalMs,
        exportTimeoutMillis: Math.min(config.metricIntervalMs, 30_000),
        metricProducers: [createMetricProducer(registry, { resource })],
      });
      const provider = new MeterProvider({ resource, readers: [reader] });
      stops.push(() => provider.shutdown());
    };
  }
  return telemetry;
}

function samplerOf({ sampler, ratio }: TelemetryConfig): Sampler {
  const root = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  }[sampler.replace('parentbased_', '') as 'always_on' | 'always_off' | 'traceidratio']();
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void;
}

/** Makes an exporter log when the collector stops taking what it sends, and when it takes it again. */
function reporting<Items, E extends Exporter<Items>>(
  exporter: E & Exporter<Items>,
  what: string,
  log: Pick<Logger, 'info' | 'warn'>,
): E {
  let works = true;
  const send = exporter.export.bind(exporter);
  exporter.export = (items, done) =>
    send(items, (result) => {
      const succeeded = result.code === ExportResultCode.SUCCESS;
      if (works && !succeeded)
        log.warn(
          { reason: reasonOf(result.error) },
          `the OpenTelemetry collector does not take ${what}; they are lost`,
        );
      if (!works && succeeded) log.info(`the OpenTelemetry collector takes ${what} again`);
      works = succeeded;
      done(result);
    });
  return exporter;
}

/** Messages of the exporters that repeat nothing of what the collector answered. */
const ownMessages =
  /^(?:Request timed out|Concurrent export limit reached|Export failed with retryable status)$/;

/** Why an export failed: a code, a status, or a message of the exporter itself. */
function reasonOf(error: Error | undefined): string | number {
  const { code, cause, message = '', name = 'unknown' } = (error ?? {}) as Error & { code?: string | number };
  const known = ownMessages.test(message) ? message : name;
  return code ?? (cause as { code?: string } | undefined)?.code ?? known;
}
