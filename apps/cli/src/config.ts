import path from 'node:path';
import { cookieNameSchema, databaseUrlSchema, isId, retentionDaysSchema } from '@masker/contract';
import { z } from 'zod';
import { accountRule } from './account-option.ts';
import { usage } from './command-error.ts';

/** The repository, from the bundle as from the source: both are two folders below `apps`. */
const repository = path.resolve(import.meta.dirname, '../../..');

/** The bundle of the server that `masker doctor` runs. */
export const doctorProgram = path.join(repository, 'apps/server/dist/doctor.js');

/** The bundle of the server that `masker account delete` removes files with. */
export const exportFilesProgram = path.join(repository, 'apps/server/dist/export-files.js');

/** The migrations of this release. */
export const migrationsFolder = path.join(repository, 'prisma/migrations');

const environment = z.object({
  DATA_DIR: z.string().optional(),
  DATABASE_URL: databaseUrlSchema.optional(),
  DATABASE_OWNER_URL: databaseUrlSchema.optional(),
  COOKIE_NAME: cookieNameSchema.optional(),
  AUTH_SECRET: z.string().min(32, { error: 'must have at least 32 characters' }).optional(),
  MASKER_ACCOUNT: z
    .string()
    .refine((id) => isId('account', id), { error: accountRule })
    .optional(),
  MASKER_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  MASKER_SESSION: z.string().optional(),
  MASKER_TOKEN: z.string().optional(),
  RETENTION_DAYS: retentionDaysSchema.optional(),
  INIT_CWD: z.string().optional(),
  npm_lifecycle_event: z.string().optional(),
});

/** The settings of the environment. */
export interface Config {
  /** The data directory of the server. */
  dataDir: string;
  databaseUrl: string | undefined;
  /** The address for the owner of the database, if it is another role: for `restore` and `account delete`. */
  databaseOwnerUrl: string | undefined;
  authSecret: string | undefined;
  /** The name of the cookie; by default the name of the running server, or else `masker_session`. */
  cookieName: string | undefined;
  /** The account that commands are for, unless they name one. */
  account: string | undefined;
  /** The address of the server, for commands that call the API. */
  url: string | undefined;
  /** The cookie of a login session, for commands that call the API: `masker_session=…` or its value. */
  cookie: string | undefined;
  /** The token of a service, instead of the cookie: `msk_…`. */
  token: string | undefined;
  /** RETENTION_DAYS of the server, for `retention run`. */
  retentionDays: number | undefined;
  /** The directory that paths on the command line are relative to. */
  here: string;
}

/** The settings of the installation alone, and the environment, whose other settings a bundle of the server reads. */
export function readServerConfig(env: NodeJS.ProcessEnv = process.env): {
  config: Config;
  env: NodeJS.ProcessEnv;
} {
  const { DATA_DIR, DATABASE_URL, DATABASE_OWNER_URL, INIT_CWD, npm_lifecycle_event } = env;
  return {
    config: readConfig({ DATA_DIR, DATABASE_URL, DATABASE_OWNER_URL, INIT_CWD, npm_lifecycle_event }),
    env,
  };
}

/** Removes variables of PostgreSQL from the environment, so that a connection depends only on its address. */
export async function forgetPostgresVariables(): Promise<void> {
  const { removePostgresVariables } = await import('@masker/db/embedded');
  removePostgresVariables(process.env);
}

/**
 * Reads the settings. An empty variable counts as unset.
 *
 * @throws CommandError naming the variable, never its value
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw usage(`${issue?.path.join('.')} ${issue?.message}.`);
  }
  const settings = parsed.data;
  // npm runs scripts in the directory of the package, and passes the working directory of the user. A value of another
  // script would be wrong.
  const here = settings.npm_lifecycle_event === 'masker' ? settings.INIT_CWD : undefined;
  return {
    dataDir: settings.DATA_DIR ? path.resolve(cwd, settings.DATA_DIR) : path.join(repository, '.data'),
    databaseUrl: settings.DATABASE_URL,
    databaseOwnerUrl: settings.DATABASE_OWNER_URL,
    authSecret: settings.AUTH_SECRET,
    cookieName: settings.COOKIE_NAME,
    account: settings.MASKER_ACCOUNT,
    url: settings.MASKER_URL,
    cookie: settings.MASKER_SESSION,
    token: settings.MASKER_TOKEN,
    retentionDays: settings.RETENTION_DAYS,
    here: here ?? cwd,
  };
}
