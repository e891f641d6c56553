import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ExportSettings, SourceSettings, WebhookSettings } from '@masker/api';
import {
  cookieNameSchema,
  databaseUrlSchema,
  defaultCookieName,
  needsHttps,
  retentionDaysSchema,
  suggest,
} from '@masker/contract';
import { removePostgresVariables } from '@masker/db/embedded';
import { z } from 'zod';
import { type EdgeConfig, edgeConfig, edgeEnvironment } from './edge/settings.ts';
import { exportEnvironment, readExports } from './export-config.ts';
import { isWeakSecret } from './secret-strength.ts';
import { readSignIn, type SignInConfig, signInEnvironment } from './sign-in-config.ts';
import { readSources, sourceEnvironment } from './source-config.ts';
import { ConfigError } from './start-failure.ts';
import { readTelemetry, type TelemetryConfig, telemetryEnvironment } from './telemetry/telemetry-config.ts';
import { readWebhooks, webhookEnvironment } from './webhook-config.ts';

/** The default number of demo sessions with the embedded PostgreSQL; an external one gets none. */
const demoSessions = 250_000;

/** The root of the repository, or of the package. The bundle and the source are both two folders below `apps`. */
export const repository = path.resolve(import.meta.dirname, '../../..');

/** What messages tell people to type: in a clone, npm's scripts; else the program of the package. */
export const typed = existsSync(path.join(repository, 'pnpm-workspace.yaml'))
  ? { start: 'npm start', masker: 'npm run -s masker --' }
  : { start: 'masker-sessions', masker: 'masker-sessions masker' };

const portError = { error: 'must be a port number from 0 to 65535' };
const countError = { error: 'must be a whole number from 0 to 50000000' };

const port = z
  .string()
  .regex(/^\d{1,5}$/, portError)
  .transform(Number)
  .pipe(z.number().max(65_535, portError));

const count = z
  .string()
  .regex(/^\d{1,8}$/, countError)
  .transform(Number)
  .pipe(z.number().max(50_000_000, countError));

/** Several are separated by spaces. */
const databaseUrls = z
  .string()
  .transform((text) => text.split(/\s+/).filter((url) => url !== ''))
  .refine(
    (urls) =>
      urls.length > 0 &&
      urls.every((url) => databaseUrlSchema.safeParse(url).success && !/,postgres/.test(url)),
    {
      error: 'must be one or more postgresql:// addresses, separated by spaces',
    },
  )
  .refine((urls) => new Set(urls).size === urls.length, { error: 'must not repeat an address' });

const lagError = { error: 'must be a whole number of seconds from 1 to 600' };
const lagSeconds = z
  .string()
  .regex(/^\d{1,3}$/, lagError)
  .transform(Number)
  .pipe(z.number().min(1, lagError).max(600, lagError));

const secret = z
  .string()
  .min(32, { error: 'must have at least 32 characters' })
  .refine((text) => !isWeakSecret(text), {
    error: 'must be random, not an example, a word or a pattern; create one with: openssl rand -base64 32',
  });

/** A path is not supported, because links, cookies and the files of the pages start at the root of a host. */
const publicUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .refine(isOrigin, {
    error:
      'must contain only a host, such as https://sessions.example.org: no path, query, # or user name. ' +
      'Use a dedicated host name instead of a path',
  })
  // Other code tests for https by the prefix of the address.
  .transform((text) => new URL(text).origin);

const environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: databaseUrlSchema.optional(),
  DATABASE_OWNER_URL: databaseUrlSchema.optional(),
  DATABASE_DIRECT_URL: databaseUrlSchema.optional(),
  DATABASE_READ_URL: databaseUrls.optional(),
  DATABASE_READ_MAX_LAG: lagSeconds.default(5),
  DATABASE_PREPARED_STATEMENTS: z.enum(['auto', 'on'], { error: 'must be auto or on' }).default('auto'),
  DEMO_SESSIONS: count.optional(),
  AUTH_SECRET: secret.optional(),
  PUBLIC_URL: publicUrl.optional(),
  COOKIE_NAME: cookieNameSchema.default(defaultCookieName),
  RETENTION_DAYS: retentionDaysSchema.optional(),
  ...exportEnvironment,
  ...sourceEnvironment,
  ...webhookEnvironment,
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  RUNTIME_DIRECTORY: z.string().optional(),
  NOTIFY_SOCKET: z.string().optional(),
  ...edgeEnvironment,
  ...signInEnvironment,
  ...telemetryEnvironment,
});

/** All settings of the server. */
export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** Absent: the server runs its own PostgreSQL in the data directory. */
  databaseUrl: string | undefined;
  /** The URL for migrations, if they need another role than that of `databaseUrl`. */
  databaseOwnerUrl: string | undefined;
  /** The URL of the same database and role without the pooler of `databaseUrl`. */
  databaseDirectUrl: string | undefined;
  /** The URLs of read replicas of that database; empty: all reads go to the primary. */
  databaseReadUrls: readonly string[];
  /** How far behind the primary a replica may be, in milliseconds. */
  databaseReadMaxLagMs: number;
  /** Uses prepared statements even if a pooler may lose them. */
  preparedStatements: boolean;
  /** The runtime directory of the service, as set by systemd. */
  runtimeDir: string | undefined;
  /** The socket on which systemd waits for the server to be ready, as set by systemd. */
  notifySocket: string | undefined;
  /** The number of demo sessions for an empty database; 0 leaves it empty. */
  demoSessions: number;
  authSecret: string | undefined;
  /** The address of the installation for users. Absent: derived from the address it listens on. */
  publicUrl: string | undefined;
  /** The name of the login session cookie. Installations on one host need different names. */
  cookieName: string;
  signIn: SignInConfig;
  /** The retention period of accounts without a setting, in days; absent: forever. */
  retentionDays: number | undefined;
  /** Where exports are kept, for how long, and how much of them. */
  exports: ExportSettings;
  /** Which addresses webhooks may have. */
  webhooks: WebhookSettings;
  /** The sources that send sessions in their own format. */
  sources: SourceSettings;
  logLevel: string;
  /** Absent: nothing is sent by OpenTelemetry. */
  telemetry: TelemetryConfig | undefined;
  edge: EdgeConfig;
  /** Serves only the API, without the dashboard. */
  apiOnly: boolean;
}

/**
 * Reads the settings. An empty variable counts as unset.
 *
 * @param args the command line arguments
 * @throws ConfigError with the name of the variable or the option, never its value
 */
export function readConfig(
  env: NodeJS.ProcessEnv = process.env,
  args: readonly string[] = process.argv.slice(2),
): Config {
  if (args.some((arg) => arg !== '--api-only')) {
    throw new ConfigError('The only option is --api-only. Everything else is set in the environment.');
  }
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const said = new Map<string, string>();
    for (const { path, message } of parsed.error.issues) {
      const name = path.join('.');
      if (!said.has(name)) said.set(name, message);
    }
    throw new ConfigError([...said].map(([name, message]) => `${name} ${message}.`).join(' '));
  }
  const settings = parsed.data;
  if (settings.DATABASE_URL && !settings.AUTH_SECRET) {
    throw new ConfigError(
      'AUTH_SECRET must be set together with DATABASE_URL: it signs the sign-in cookies, and every server on ' +
        'that database needs the same one. Create one with: openssl rand -base64 32',
    );
  }
  for (const name of ['DATABASE_OWNER_URL', 'DATABASE_DIRECT_URL', 'DATABASE_READ_URL'] as const) {
    if (settings[name] && !settings.DATABASE_URL) {
      throw new ConfigError(`${name} has no effect without DATABASE_URL. Set both, or neither.`);
    }
  }
  if (needsHttps(settings.COOKIE_NAME) && !settings.PUBLIC_URL?.startsWith('https:')) {
    throw new ConfigError(
      'COOKIE_NAME begins with a prefix that browsers accept only over https: set PUBLIC_URL to the https:// address ' +
        'that users open, or choose a name without it.',
    );
  }
  if (!settings.DATABASE_URL) removePostgresVariables(env);
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir: path.resolve(settings.DATA_DIR),
    databaseUrl: settings.DATABASE_URL,
    databaseOwnerUrl: settings.DATABASE_OWNER_URL,
    databaseDirectUrl: settings.DATABASE_DIRECT_URL,
    databaseReadUrls: settings.DATABASE_READ_URL ?? [],
    databaseReadMaxLagMs: settings.DATABASE_READ_MAX_LAG * 1000,
    preparedStatements: settings.DATABASE_PREPARED_STATEMENTS === 'on',
    runtimeDir: settings.RUNTIME_DIRECTORY?.split(':')[0],
    notifySocket: settings.NOTIFY_SOCKET,
    demoSessions: settings.DEMO_SESSIONS ?? (settings.DATABASE_URL ? 0 : demoSessions),
    authSecret: settings.AUTH_SECRET,
    publicUrl: settings.PUBLIC_URL,
    cookieName: settings.COOKIE_NAME,
    signIn: readSignIn(settings),
    retentionDays: settings.RETENTION_DAYS,
    exports: readExports(settings),
    webhooks: readWebhooks(settings),
    sources: readSources(settings),
    logLevel: settings.LOG_LEVEL,
    telemetry: readTelemetry(settings),
    edge: edgeConfig(settings),
    apiOnly: args.includes('--api-only'),
  };
}

/** Whether a name has the words of another one, and more. Single short words are names of other programs' settings too. */
function isPartOf(part: string, name: string): boolean {
  return part.length >= 9 && name.startsWith(`${part}_`);
}

/**
 * What is said of variables that are no settings and look like one that is not set, and what to do: a setting whose name
 * is misspelt has no effect.
 */
export function misspeltSettings(env: NodeJS.ProcessEnv = process.env): { seen: string; action: string }[] {
  const settings = Object.keys(environment.shape);
  const unset = settings.filter((name) => !env[name]);
  return Object.keys(env).flatMap((name) => {
    if (name in environment.shape || !/^[A-Z][A-Z0-9_]{3,}$/.test(name)) return [];
    const meant =
      suggest(name, unset, (candidate) => (candidate.length < 8 ? 1 : 2)) ??
      unset.find((setting) => isPartOf(setting, name) || isPartOf(name, setting)) ??
      null;
    if (meant === null) return [];
    return [{ seen: `${name} is no setting, and has no effect.`, action: `Did you mean ${meant}?` }];
  });
}

function isOrigin(text: string): boolean {
  // The check before reports a value that is not an address.
  if (!URL.canParse(text)) return true;
  const { origin, href } = new URL(text);
  // An empty query or fragment is invalid as well.
  return href === `${origin}/` && !/[?#@]/.test(text);
}

/** The settings as far as they can be read, and what is wrong with them. */
export interface ExaminedConfig {
  /** Null if not even the settings of the database can be read. */
  config: Config | null;
  /** The message of the invalid setting; null if there is none. */
  problem: string | null;
  /** What is wrong with AUTH_SECRET; null if nothing is, or it is not set. The server refuses it like other settings. */
  secretProblem: string | null;
}

/** Reads the settings for an examination, which goes on with the database if another setting is invalid. */
export function examineConfig(env: NodeJS.ProcessEnv = process.env): ExaminedConfig {
  const { AUTH_SECRET } = env;
  const secretProblem = AUTH_SECRET ? examineSecret(AUTH_SECRET) : null;
  // It takes the place of one that is missing or refused: nothing is signed with it.
  const placeholder = randomBytes(32).toString('base64url');
  const given = secretProblem === null ? env : { ...env, AUTH_SECRET: placeholder };
  try {
    return { config: readConfig(given, []), problem: null, secretProblem };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { DATA_DIR, DATABASE_URL, DATABASE_OWNER_URL, DATABASE_DIRECT_URL } = env;
    const database = { DATA_DIR, DATABASE_URL, DATABASE_OWNER_URL, DATABASE_DIRECT_URL };
    const known = Object.fromEntries(Object.entries(database).filter(([, value]) => value !== undefined));
    try {
      return {
        config: readConfig({ ...known, AUTH_SECRET: placeholder }, []),
        problem: error.message,
        secretProblem,
      };
    } catch {
      return { config: null, problem: error.message, secretProblem };
    }
  }
}

/** What is wrong with a secret of an installation; null if it is long and random. */
export function examineSecret(text: string): string | null {
  const parsed = secret.safeParse(text);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? null);
}
