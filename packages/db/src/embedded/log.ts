/** The part of a pino logger that this package uses; any object with these methods will do. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A log that keeps nothing, for short-lived databases. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
