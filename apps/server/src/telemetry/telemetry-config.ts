import { z } from 'zod';
import { ConfigError } from '../start-failure.ts';

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const ratioError = { error: 'must be a number from 0 to 1' };
const intervalError = { error: 'must be a whole number of milliseconds' };

const interval = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, intervalError)
  .transform(Number);

const collector = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional();

const exporter = z.enum(['otlp', 'none'], { error: 'must be otlp or none' }).default('otlp');

const protocol = z
  .literal('http/protobuf', { error: 'must be http/protobuf, which collectors accept on port 4318' })
  .optional();

/**
 * What the variables of OpenTelemetry may be that are read here. The exporters read the other `OTEL_EXPORTER_OTLP_…`
 * (headers, timeout, compression, certificates) themselves, and the resource `OTEL_RESOURCE_ATTRIBUTES` and
 * `OTEL_SERVICE_NAME`.
 */
const strict = z.object({
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: protocol,
  OTEL_TRACES_EXPORTER: exporter,
  OTEL_METRICS_EXPORTER: exporter,
  OTEL_TRACES_SAMPLER: z
    .enum(samplers, { error: `must be one of ${samplers.join(', ')}` })
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0|1|0?\.\d{1,9}|[01]\.0*)$/, ratioError)
    .transform(Number)
    .optional(),
  OTEL_BSP_SCHEDULE_DELAY: interval.default(5_000),
  OTEL_METRIC_EXPORT_INTERVAL: interval.default(60_000),
});

const text = z.string().optional();

/** The environment variables for OpenTelemetry. Other software may use them, so they are judged only if something is sent. */
export const telemetryEnvironment = Object.fromEntries(
  Object.keys(strict.shape).map((name) => [name, text]),
) as Record<keyof typeof strict.shape, typeof text>;

/** What is sent by OpenTelemetry. */
export interface TelemetryConfig {
  /** Whether traces are sent; their collector is read by the exporter. */
  traces: boolean;
  /** Whether metrics are sent. */
  metrics: boolean;
  sampler: (typeof samplers)[number];
  /** The share of traces that a sampler by ratio keeps, from 0 to 1. */
  ratio: number;
  /** Milliseconds after which ended spans are sent. */
  spanDelayMs: number;
  /** Milliseconds between two exports of the metrics. */
  metricIntervalMs: number;
}

/**
 * @param given the variables, as they are set
 * @returns undefined if nothing is sent, so that no code of OpenTelemetry is loaded
 * @throws ConfigError naming the variable
 */
export function readTelemetry(
  given: Partial<Record<keyof typeof strict.shape, unknown>>,
): TelemetryConfig | undefined {
  const all = given.OTEL_EXPORTER_OTLP_ENDPOINT;
  const traces =
    given.OTEL_TRACES_EXPORTER !== 'none' && (given.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? all) !== undefined;
  const metrics =
    given.OTEL_METRICS_EXPORTER !== 'none' &&
    (given.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? all) !== undefined;
  if (/^true$/i.test(String(given.OTEL_SDK_DISABLED)) || (!traces && !metrics)) return undefined;
  const parsed = strict.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.')} ${issue?.message}.`);
  }
  const { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio } = parsed.data;
  return {
    traces,
    metrics,
    sampler,
    ratio: ratio ?? 1,
    spanDelayMs: parsed.data.OTEL_BSP_SCHEDULE_DELAY,
    metricIntervalMs: parsed.data.OTEL_METRIC_EXPORT_INTERVAL,
  };
}
