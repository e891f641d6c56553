import { Command, InvalidArgumentError } from 'commander';

/** What a run is asked to do. */
export interface Options {
  /** Rows that the wheel scrolls past. */
  rows: number;
  /** How often everything is measured, in turns. */
  rounds: number;
  /** Sessions of the demo data. */
  sessions: number;
  /** A commit whose build is measured beside this one; undefined for none. */
  against: string | undefined;
  /** Measures to take; empty: all. */
  only: string[];
}

/** Of which the demo data is made unless `--rows` asks for more. */
const usualSessions = 250_000;

/**
 * Reads the command line.
 * @param help what to say after the list of options: the measures
 */
export function readOptions(args: readonly string[], help: string): Options {
  const program = new Command('npm run bench:ui --')
    .description('Measure the dashboard in Chromium, over the demo data, in turns with another build of it.')
    .option('--rows <n>', 'rows that the wheel scrolls past', count, 20_000)
    .option('--rounds <n>', 'how often everything is measured, in turns', count, 3)
    .option('--sessions <n>', `sessions of the demo data (${usualSessions}, or what --rows needs)`, count)
    .option('--against <ref>', 'measure the build of this commit as well')
    .option('--only <measures>', 'these measures', list, [])
    .addHelpText('after', help);
  program.parse(args, { from: 'user' });
  const { rows, rounds, sessions, against, only } = program.opts();
  return { rows, rounds, sessions: sessions ?? Math.max(usualSessions, 2 * rows), against, only };
}

const list = (text: string) => text.split(',').filter(Boolean);

function count(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('must be a whole number from 1 to 9999999');
}
