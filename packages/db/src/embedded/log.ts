/** The part of a pino logger that this package uses. Any object with these methods is accepted. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A log that discards everything, for short-lived databases. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
