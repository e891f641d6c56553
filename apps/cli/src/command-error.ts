/** Something that a person can put right: what happened, and what to do about it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: string;
  readonly hint: string | undefined;
  /** 1 when the command failed, 2 when it was not understood. */
  readonly exitCode: 1 | 2;
  /** More lines for people, and more fields for programs. */
  readonly more: { lines: string[]; fields: Record<string, unknown> };

  constructor(
    code: string,
    message: string,
    options: { hint?: string; exitCode?: 1 | 2; more?: CommandError['more'] } = {},
  ) {
    super(message);
    this.code = code;
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
    this.more = options.more ?? { lines: [], fields: {} };
  }
}

/** The command was not understood: nothing was done. */
export function usage(message: string, hint?: string): CommandError {
  return new CommandError('usage', message, { hint, exitCode: 2 });
}

/** How to write a command for somebody to type. */
export function typed(command: string): string {
  return `npm run -s masker -- ${command}`;
}
