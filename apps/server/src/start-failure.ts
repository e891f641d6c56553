/** A start that cannot succeed; its message says to a person what happened and what to do. */
export class StartFailure extends Error {
  override readonly name: string = 'StartFailure';
}

/** A setting that cannot be used; its message is one line that names the variable. */
export class ConfigError extends StartFailure {
  override readonly name = 'ConfigError';
}

/** Says that there is no space left where something was to be written; null when that is not what was wrong. */
export function explainFullDisk(error: unknown): string | null {
  const { code, path = '' } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return null;
  return `The disk is full${path === '' ? '' : ` (writing ${path})`}. Free some space, then start again.`;
}
