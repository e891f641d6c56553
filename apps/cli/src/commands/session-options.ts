import type { Command } from 'commander';

/** An option of a command that is a parameter of the API. */
interface ParameterOption {
  /** The option and the form of its value, as the help shows them. */
  flags: `--${string} <${string}>`;
  parameter: string;
  /** Whether the API takes an integer. */
  integer?: true;
  help: string;
}

const windowOptions: readonly ParameterOption[] = [
  {
    flags: '--since <window>',
    parameter: 'since',
    help: 'start of the window: 30m, 24h, 7d … ago, an ISO 8601 UTC timestamp, or all (24h)',
  },
  {
    flags: '--until <timestamp>',
    parameter: 'until',
    help: 'end of the window, exclusive: an ISO 8601 UTC timestamp',
  },
];

/** The filters of sessions. Those with several values take them separated by commas. */
const filterOptions: readonly ParameterOption[] = [
  { flags: '--agent <ids>', parameter: 'agent_id', help: 'sessions of these agents (agt_…)' },
  {
    flags: '--status <statuses>',
    parameter: 'status',
    help: 'sessions with these statuses (ok, error, partial)',
  },
  {
    flags: '--kind <kinds>',
    parameter: 'kind',
    help: 'sessions with a redaction of one of these kinds (PHONE, NAME …)',
  },
  {
    flags: '--model <names>',
    parameter: 'model',
    help: 'sessions that reached one of these models; write a comma in a name as %2C, and % as %25',
  },
  {
    flags: '--reached-model <true|false>',
    parameter: 'reached_model',
    help: 'sessions that reached a model, or that did not',
  },
  {
    flags: '--min-redactions <n>',
    parameter: 'min_redactions',
    integer: true,
    help: 'sessions with at least this many redactions',
  },
  {
    flags: '--min-duration-ms <n>',
    parameter: 'min_duration_ms',
    integer: true,
    help: 'sessions of at least this duration, in milliseconds',
  },
  {
    flags: '--max-duration-ms <n>',
    parameter: 'max_duration_ms',
    integer: true,
    help: 'sessions of at most this duration, in milliseconds',
  },
];

const orderOption: ParameterOption = {
  flags: '--order <order>',
  parameter: 'order',
  help: 'newest or oldest (newest)',
};

const pageOptions: readonly ParameterOption[] = [
  {
    flags: '--limit <n>',
    parameter: 'limit',
    integer: true,
    help: 'the maximum number of sessions, 1 to 100; with --all, for each request (25)',
  },
  {
    flags: '--cursor <cursor>',
    parameter: 'cursor',
    help: 'the cursor of an earlier page, to continue after it',
  },
];

/** The options of `masker stats` alone. */
const statsOptions: readonly ParameterOption[] = [
  {
    flags: '--include <what>',
    parameter: 'include',
    help: 'also durations (percentiles); with --json, kinds_by_bucket, agent_series and agent_durations too, separated by commas',
  },
  {
    flags: '--compare <window>',
    parameter: 'compare',
    help: 'previous: compare with the previous window of the same length',
  },
];

const groups = {
  window: windowOptions,
  filters: filterOptions,
  order: [orderOption],
  page: pageOptions,
  stats: statsOptions,
} as const;

/** Every option of the commands that read sessions. */
export const sessionOptions: readonly ParameterOption[] = Object.values(groups).flat();

/** Adds groups of options to a command. */
export function withSessionOptions(command: Command, ...names: readonly (keyof typeof groups)[]): Command {
  for (const name of names) {
    for (const { flags, help } of groups[name]) command.option(flags, help);
  }
  return command;
}
