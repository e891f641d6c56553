import type { Command } from 'commander';

/**
 * The options of the commands that write a file.
 *
 * @param out what is written where
 */
export function writing(command: Command, out: string): Command {
  return command.option('--out <file>', out).option('--force', 'replace a file that exists');
}
