import { ratio, type Sample, type Series, spread } from '../measure/sample.ts';
import { withSpread } from './numbers.ts';
import { table } from './table.ts';

/** The denominator of ratios. */
const base = 'floor';

/** One work at one number of connections: ratios to the floor, then the figures behind them. */
export function seriesSection(group: Series[]): string {
  const floor = group.find(({ contender }) => contender === base);
  const ratios = floor
    ? `${table(
        ['against the floor', 'throughput', 'p50', 'p99', 'CPU'],
        group
          .filter((series) => series !== floor)
          .map((series) => [
            series.contender,
            ...[perSecond, p50, p99, cpu].map((figure) => withSpread(ratio(series, floor, figure))),
          ]),
      )}\n\n`
    : '';
  const absolute = table(
    [
      'measured',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'server CPU s/1,000',
      'PostgreSQL CPU s/1,000',
      'server MB',
    ],
    group.map(({ contender, samples }) => [
      contender,
      ...[perSecond, p50, p99, serverCpu, databaseCpu, megabytes].map((figure) =>
        withSpread(spread(samples.map(figure))),
      ),
    ]),
  );
  return `${ratios}${absolute}`;
}

const perSecond = (sample: Sample) => sample.perSecond;
const p50 = (sample: Sample) => sample.p50;
const p99 = (sample: Sample) => sample.p99;
const serverCpu = (sample: Sample) => sample.serverCpu ?? Number.NaN;
const databaseCpu = (sample: Sample) => sample.databaseCpu ?? Number.NaN;
/** The total CPU of a request without the load generator, which other load on the machine affects least. */
const cpu = (sample: Sample) =>
  sample.databaseCpu === null ? Number.NaN : (sample.serverCpu ?? 0) + sample.databaseCpu;
const megabytes = (sample: Sample) => sample.megabytes ?? Number.NaN;
