import { existsSync } from 'node:fs';
import path from 'node:path';

type ExitCode = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** An error that the user can correct: a message and a hint. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: string;
  readonly hint: string | undefined;
  /** 1 if the command failed, 2 if its usage was wrong; 3 to 8 say what exports were found to be. */
  readonly exitCode: ExitCode;
  /** More lines for people, and more fields for programs. */
  readonly more: { lines: string[]; fields: Record<string, unknown> };

  constructor(
    code: string,
    message: string,
    options: { hint?: string; exitCode?: ExitCode; more?: CommandError['more'] } = {},
  ) {
    super(message);
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
    this.more = options.more ?? { lines: [], fields: {} };
  }
}

/** Creates a usage error: nothing was done. */
export function usage(message: string, hint?: string): CommandError {
  return new CommandError('usage', message, { hint, exitCode: 2 });
}

/** Whether this is a clone, with npm's scripts, and not the installed package. */
const isClone = existsSync(path.resolve(import.meta.dirname, '../../../pnpm-workspace.yaml'));

/**
 * Formats a command for the user to type.
 *
 * @param account the account that the user named, if the command needs it too
 */
export function typed(command: string, account?: string): string {
  const named = account === undefined ? '' : ` --account ${account}`;
  return `${isClone ? 'npm run -s masker --' : 'masker-sessions masker'} ${command}${named}`;
}

/** What the user types to start the server. */
export const typedStart = isClone ? 'npm start' : 'masker-sessions';
