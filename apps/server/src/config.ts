import path from 'node:path';
import { z } from 'zod';

/** The repository, from the bundle as from the source: both are two folders below `apps`. */
export const repository = path.resolve(import.meta.dirname, '../../..');

const port = z.coerce
  .number({ error: 'must be a port number from 0 to 65535' })
  .int({ error: 'must be a port number from 0 to 65535' })
  .min(0, { error: 'must be a port number from 0 to 65535' })
  .max(65_535, { error: 'must be a port number from 0 to 65535' });

const count = z.coerce
  .number({ error: 'must be a whole number of 0 or more' })
  .int({ error: 'must be a whole number of 0 or more' })
  .min(0, { error: 'must be a whole number of 0 or more' })
  .max(50_000_000, { error: 'must be at most 50000000' });

const environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }).optional(),
  DEMO_SESSIONS: count.default(250_000),
  AUTH_SECRET: z.string().min(32, { error: 'must have at least 32 characters' }).optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
});

/** Everything that can be set from outside. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Absent: PostgreSQL is kept by the server itself, in the data directory. */
  databaseUrl: string | undefined;
  demoSessions: number;
  authSecret: string | undefined;
  /** Where people reach the installation; known only once it listens, unless it was set. */
  publicUrl: string | undefined;
  logLevel: string;
  /** Serve the API alone, without the dashboard. */
  apiOnly: boolean;
}

/** A setting that cannot be used; its message is the one line to show. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the settings. An empty variable counts as unset.
 *
 * @throws ConfigError naming the variable
 */
export function readConfig(
  env: NodeJS.ProcessEnv = process.env,
  argv: readonly string[] = process.argv,
): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.')} ${issue?.message}.`);
  }
  const settings = parsed.data;
  if (settings.DATABASE_URL && !settings.AUTH_SECRET) {
    throw new ConfigError(
      'AUTH_SECRET must be set together with DATABASE_URL: it signs the sign-in cookies, and every server on ' +
        'that database needs the same one. Make one with: openssl rand -base64 32',
    );
  }
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir: path.resolve(settings.DATA_DIR),
    databaseUrl: settings.DATABASE_URL,
    demoSessions: settings.DEMO_SESSIONS,
    authSecret: settings.AUTH_SECRET,
    publicUrl: settings.PUBLIC_URL,
    logLevel: settings.LOG_LEVEL,
    apiOnly: argv.includes('--api-only'),
  };
}
