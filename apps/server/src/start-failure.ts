/** A start that cannot succeed; its message says to a person what happened and what to do. */
export class StartFailure extends Error {
  override readonly name: string = 'StartFailure';
}

/** A setting that cannot be used; its message is one line that names the variable. */
export class ConfigError extends StartFailure {
  override readonly name = 'ConfigError';
}
