import { Failure } from '../failure.ts';
import { repository } from './paths.ts';
import { startProgram } from './program.ts';

/**
 * Runs a program to its end.
 * @throws Failure with the end of its output
 */
export async function runOnce(
  name: string,
  command: string,
  args: string[],
  cwd = repository,
  env: Record<string, string> = {},
): Promise<void> {
  const program = startProgram({ name, command, args, cwd, env });
  const how = await program.ended;
  if (!program.succeeded()) throw new Failure(how);
}
