import { type Command, CommanderError, type Option } from 'commander';
import { CommandError, usage } from './command-error.ts';
import { exitCodes, openTerminal, type Terminal } from './output/terminal.ts';
import { writeError } from './output/write-error.ts';
import { createProgram } from './program.ts';

/**
 * Runs a command line.
 * @param args without the name of the program
 * @returns the exit code: 0, 1 if the command failed, 2 for a usage error, 130 if interrupted, 129 if its terminal was
 * closed
 */
export async function run(args: readonly string[]): Promise<number> {
  const terminal = openTerminal(process.stdout, process.stderr);
  const program = createProgram(terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return ending(terminal, args) ?? 0;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    const ended = ending(terminal, args);
    if (ended !== null) return ended;
    const error = await understand(thrown, program, args);
    if (error !== null) report(error, terminal, args.includes('--json'));
    return error?.exitCode ?? 2;
  }
}

/** The exit code of a command that ended because of its environment. */
function ending(terminal: Terminal, args: readonly string[]): number | null {
  const ended = terminal.ended();
  const error = terminal.outputError();
  if (ended === 'output' && error !== null)
    report(writeError('standard output', error, partly), terminal, args.includes('--json'));
  return ended === null ? null : exitCodes[ended];
}

const partly = 'The output is incomplete. Free some space, and run the command again.';

/** @returns null if everything has been reported already */
async function understand(
  thrown: unknown,
  program: Command,
  args: readonly string[],
): Promise<CommandError | null> {
  if (thrown instanceof CommandError) return thrown;
  if (!(thrown instanceof CommanderError)) return (await import('./explain.ts')).explain(thrown);
  // A command group without a command: its help was printed.
  if (thrown.code === 'commander.help') return null;
  const [message = '', ...hints] = thrown.message.replace(/^error: /, '').split('\n');
  const unknown = unknownCommand(thrown, program, args);
  if (unknown !== null)
    return usage(`Unknown command '${unknown.name}'.`, [...hints, unknown.others].join(' '));
  const hint = (await isMisleading(thrown.message)) ? '' : hints.join(' ');
  return usage(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`, hint || 'See --help.');
}

/** The name that is no command of its group, and the names that are; null if the error is another one. */
function unknownCommand(
  { code }: CommanderError,
  program: Command,
  args: readonly string[],
): { name: string; others: string } | null {
  // A group that is a command as well takes the name for an argument.
  if (code !== 'commander.unknownCommand' && code !== 'commander.excessArguments') return null;
  let group = program;
  let path = program.name();
  let isValue = false;
  for (const arg of args) {
    if (isValue || arg.startsWith('-')) {
      const option: Option | undefined = isValue
        ? undefined
        : group.options.find((one) => one.long === arg || one.short === arg);
      isValue = option?.required === true;
      continue;
    }
    const command = group.commands.find((one) => one.name() === arg || one.aliases().includes(arg));
    if (command === undefined) {
      const names = group.commands.map((one) => one.name());
      return names.length === 0
        ? null
        : { name: arg, others: `The commands of ${path}: ${names.join(', ')}.` };
    }
    group = command;
    path = `${path} ${command.name()}`;
  }
  return null;
}

/** Whether an unknown option got the opposite of it as a suggestion: `--min-…` for `--max-…`. */
async function isMisleading(message: string): Promise<boolean> {
  const [, given, suggested] = /'--([\w-]+)[^']*'\n\(Did you mean --([\w-]+)\?\)/.exec(message) ?? [];
  if (given === undefined || suggested === undefined) return false;
  const { isOpposite } = await import('@masker/contract');
  return isOpposite(given, suggested);
}

function report(error: CommandError, terminal: Terminal, json: boolean): void {
  const { code, message, hint, more } = error;
  if (json) {
    const error = { code, message, ...(hint === undefined ? {} : { hint }), ...more.fields };
    terminal.writeErr(JSON.stringify({ error }));
    return;
  }
  terminal.writeErr(`error: ${message}`);
  for (const line of more.lines) terminal.writeErr(`  ${line}`);
  if (hint !== undefined) terminal.writeErr(`  ${hint}`);
}
