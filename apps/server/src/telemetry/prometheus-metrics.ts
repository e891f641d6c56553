import { type Attributes, type HrTime, ValueType } from '@opentelemetry/api';
import { hrTime, millisToHrTime } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import type { MetricObjectWithValues, MetricValueWithName, Registry } from 'prom-client';

type Metric = Omit<MetricObjectWithValues<MetricValueWithName<string>>, 'type'> & { type: unknown };

/** Gives the metrics of `/api/metrics` to OpenTelemetry, with the same names and labels. */
export function createMetricProducer(
  registry: Registry,
  { resource }: { resource: Resource },
): MetricProducer {
  const startTime = millisToHrTime(performance.timeOrigin);
  return {
    async collect() {
      const metrics = (await registry.getMetricsAsJSON()) as Metric[];
      const endTime = hrTime();
      const data = metrics.flatMap((metric) => toMetricData(metric, { startTime, endTime }));
      const scope = { name: 'masker-sessions' };
      return { resourceMetrics: { resource, scopeMetrics: [{ scope, metrics: data }] }, errors: [] };
    },
  };
}

type Times = { startTime: HrTime; endTime: HrTime };

function toMetricData({ name, help, type, values }: Metric, times: Times): MetricData[] {
  const basic = {
    descriptor: { name, description: help, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const numbers = () =>
    values.map(({ labels, value }) => ({ ...times, attributes: toAttributes(labels), value }));
  if (type === 'counter')
    return [{ ...basic, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: numbers() }];
  if (type === 'gauge') return [{ ...basic, dataPointType: DataPointType.GAUGE, dataPoints: numbers() }];
  if (type === 'histogram')
    return [
      { ...basic, dataPointType: DataPointType.HISTOGRAM, dataPoints: histograms(name, values, times) },
    ];
  // The product has no summaries.
  return [];
}

/** Prometheus has a line for each bucket, which counts those below as well; OpenTelemetry has the counts of one by one. */
function histograms(
  name: string,
  values: readonly MetricValueWithName<string>[],
  times: Times,
): DataPoint<Histogram>[] {
  const found = new Map<
    string,
    { attributes: Attributes; bounds: number[]; below: number[]; sum: number; count: number }
  >();
  for (const { metricName, labels, value } of values) {
    const { le, ...others } = labels as Record<string, string | number>;
    const attributes = toAttributes(others);
    const key = JSON.stringify(attributes);
    const one = found.get(key) ?? { attributes, bounds: [], below: [], sum: 0, count: 0 };
    found.set(key, one);
    if (metricName === `${name}_sum`) one.sum = value;
    else if (metricName === `${name}_count`) one.count = value;
    else if (le !== undefined && le !== '+Inf') {
      one.bounds.push(Number(le));
      one.below.push(value);
    }
  }
  return [...found.values()].map(({ attributes, bounds, below, sum, count }) => ({
    ...times,
    attributes,
    value: {
      buckets: {
        boundaries: bounds,
        counts: [...below, count].map(
          (value, index) => value - (index === 0 ? 0 : (below[index - 1] as number)),
        ),
      },
      sum,
      count,
    },
  }));
}

function toAttributes(labels: Partial<Record<string, string | number>>): Attributes {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));
}
