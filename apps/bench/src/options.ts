import { Command, InvalidArgumentError, Option } from 'commander';
import type { Rows } from './data/fill.ts';

/** The options of a run. */
export interface Options {
  /** Sessions in the measured account. */
  rows: number;
  /** How often every contender is measured, in turns. */
  rounds: number;
  /** The duration of each measurement. */
  seconds: number;
  connections: number[];
  /** Works to run; empty for all default ones. */
  only: string[];
  /** Contenders to measure; empty for all default ones. */
  contenders: string[];
  /** Contenders that run only on request. */
  with: string[];
  load: 'autocannon' | 'wrk';
  /** The numbers of rows of the work `growth`; empty to skip it. */
  growth: number[];
  /** Which rows: `even` ones, or those of the measurement of combined filters. */
  data: Rows;
  /** A commit whose build is measured beside this one, by the works that can. */
  against: string | undefined;
  /** Creates the data even if an earlier run left it. */
  fresh: boolean;
  /** The form for continuous integration: little data, short, in a temporary folder. */
  short: boolean;
  json: string | undefined;
  markdown: string | undefined;
}

/**
 * Parses the command line.
 * @param help the text after the list of options: the works and the contenders
 */
export function readOptions(args: readonly string[], help: string): Options {
  const program = new Command('npm run bench --')
    .description('Measure masker-sessions against peers and floors: one PostgreSQL, the same rows, in turns.')
    .option('--rows <n>', 'sessions in the measured account (1000000)', count)
    .option('--rounds <n>', 'how often everything is measured, in turns (3)', count)
    .option('--seconds <n>', 'how long each measurement lasts (3)', positive)
    .option('--connections <list>', 'connections of the load (1,16,128)', counts)
    .option('--only <works>', 'these works', list)
    .option('--contenders <names>', 'these contenders', list)
    .option('--with <names>', 'contenders on request', list)
    .addOption(
      new Option('--load <generator>', 'where load comes from')
        .choices(['autocannon', 'wrk'])
        .default('autocannon'),
    )
    .option('--growth [rows]', 'the first page over ever more rows (100000,1000000,10000000)', counts)
    .addOption(
      new Option('--data <rows>', 'which rows: skewed ones have values that rarely meet')
        .choices(['even', 'skewed'])
        .default('even'),
    )
    .option('--against <ref>', 'measure the build of this commit as well: pages, watchers, CSV')
    .option('--fresh', 'load the data anew, instead of what an earlier run left in .cache/bench')
    .option('--short', 'little data and short rounds, as in continuous integration')
    .option('--json <file>', 'write what was measured as JSON')
    .option('--markdown <file>', 'write the report as Markdown')
    .addHelpText('after', help);
  program.parse(args, { from: 'user' });
  const given = program.opts();
  const short = given.short === true;
  return {
    rows: given.rows ?? (short ? 5_000 : 1_000_000),
    rounds: given.rounds ?? (short ? 1 : 3),
    seconds: given.seconds ?? (short ? 0.1 : 3),
    connections: given.connections ?? (short ? [4] : [1, 16, 128]),
    only: given.only ?? [],
    contenders: given.contenders ?? [],
    with: given.with ?? [],
    load: given.load,
    growth: given.growth === true ? [100_000, 1_000_000, 10_000_000] : (given.growth ?? []),
    data: given.data,
    against: given.against,
    fresh: given.fresh === true,
    short,
    json: given.json,
    markdown: given.markdown,
  };
}

const list = (text: string) => text.split(',').filter(Boolean);

const counts = (text: string) => list(text).map(count);

function count(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('must be a whole number of 1 or more');
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 3600) return value;
  throw new InvalidArgumentError('must be a number of seconds from 0.1 to 3600');
}
