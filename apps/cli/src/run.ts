import { CommanderError } from 'commander';
import { CommandError, usage } from './command-error.ts';
import { openTerminal, type Terminal } from './output/terminal.ts';
import { writeError } from './output/write-error.ts';
import { createProgram } from './program.ts';

/**
 * Runs a command line.
 * @param args without the programs' names
 * @returns the exit code: 0, 1 when the command failed, 2 when it was not understood, 130 when interrupted,
 *   129 when its terminal was closed
 */
export async function run(args: readonly string[]): Promise<number> {
  const terminal = openTerminal(process.stdout, process.stderr);
  try {
    await createProgram(terminal).parseAsync(args, { from: 'user' });
    return ending(terminal, args) ?? 0;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    const ended = ending(terminal, args);
    if (ended !== null) return ended;
    const error = await understand(thrown);
    if (error !== null) report(error, terminal, args.includes('--json'));
    return error?.exitCode ?? 2;
  }
}

const exitCodes = { reader: 0, interrupt: 130, hangup: 129, output: 1 } as const;

/** The exit code of a command that was ended from outside. */
function ending(terminal: Terminal, args: readonly string[]): number | null {
  const ended = terminal.ended();
  const error = terminal.outputError();
  if (ended === 'output' && error !== null)
    report(writeError('standard output', error, partly), terminal, args.includes('--json'));
  return ended === null ? null : exitCodes[ended];
}

const partly = 'What was written before is not everything. Make room, and run it again.';

/** @returns null when everything has been said already */
async function understand(thrown: unknown): Promise<CommandError | null> {
  if (thrown instanceof CommandError) return thrown;
  if (!(thrown instanceof CommanderError)) return (await import('./explain.ts')).explain(thrown);
  // A command group without a command: its help has been shown.
  if (thrown.code === 'commander.help') return null;
  const [message = '', ...hints] = thrown.message.replace(/^error: /, '').split('\n');
  return usage(`${message.charAt(0).toUpperCase()}${message.slice(1)}.`, hints.join(' ') || 'See --help.');
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
