import { type Logger, pino } from 'pino';

/**
 * Creates the log: JSON lines on standard error. Errors keep their type, message and stack, but not the details that
 * PostgreSQL adds about affected rows.
 */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describe },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    code: typeof code === 'string' ? code : undefined,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : describe(error.cause),
  };
}
