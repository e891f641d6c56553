/** A start that cannot succeed. The message explains the problem and gives advice. */
export class StartFailure extends Error {
  override readonly name: string = 'StartFailure';
}

/** An invalid setting. The message is one line with the name of the variable. */
export class ConfigError extends StartFailure {
  override readonly name = 'ConfigError';
}

/** Returns the message for an error caused by a full disk; null for other errors. */
export function explainFullDisk(error: unknown): string | null {
  const { code, path = '' } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return null;
  return `The disk is full${path === '' ? '' : ` (writing ${path})`}. Free some space, then start again.`;
}
