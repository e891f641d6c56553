import path from 'node:path';
import { cookieNameSchema, retentionDaysSchema } from '@masker/contract';
import { z } from 'zod';
import { usage } from './command-error.ts';

/** The repository, from the bundle as from the source: both are two folders below `apps`. */
const repository = path.resolve(import.meta.dirname, '../../..');

/** The migrations of this release. */
export const migrationsFolder = path.join(repository, 'prisma/migrations');

const environment = z.object({
  DATA_DIR: z.string().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }).optional(),
  DATABASE_OWNER_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' })
    .optional(),
  COOKIE_NAME: cookieNameSchema.optional(),
  AUTH_SECRET: z.string().min(32, { error: 'must have at least 32 characters' }).optional(),
  MASKER_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  MASKER_SESSION: z.string().optional(),
  MASKER_TOKEN: z.string().optional(),
  RETENTION_DAYS: retentionDaysSchema.optional(),
  INIT_CWD: z.string().optional(),
  npm_lifecycle_event: z.string().optional(),
});

/** Everything that can be set from outside, besides the options of a command. */
export interface Config {
  /** The data folder of the server whose operator is calling. */
  dataDir: string;
  databaseUrl: string | undefined;
  /** Its owner, where that is another role: for `restore`. */
  databaseOwnerUrl: string | undefined;
  authSecret: string | undefined;
  /** The cookie of a login session; absent: as the running server says, else `masker_session`. */
  cookieName: string | undefined;
  /** Where the server is, for `list` and `get`. */
  url: string | undefined;
  /** The cookie of a login session, for commands that call the API: `masker_session=…` or its value. */
  cookie: string | undefined;
  /** A service's token for the same, `msk_…`. */
  token: string | undefined;
  /** What the server's RETENTION_DAYS says, for `retention run`. */
  retentionDays: number | undefined;
  /** The folder that paths on the command line start from. */
  here: string;
}

/** Lets a connection to a server's own database depend on nothing but its address. */
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
  // npm runs its scripts in the package's folder, and says where the person stood. Left over from some
  // other script, that would mislead.
  const here = settings.npm_lifecycle_event === 'masker' ? settings.INIT_CWD : undefined;
  return {
    dataDir: settings.DATA_DIR ? path.resolve(cwd, settings.DATA_DIR) : path.join(repository, '.data'),
    databaseUrl: settings.DATABASE_URL,
    databaseOwnerUrl: settings.DATABASE_OWNER_URL,
    authSecret: settings.AUTH_SECRET,
    cookieName: settings.COOKIE_NAME,
    url: settings.MASKER_URL,
    cookie: settings.MASKER_SESSION,
    token: settings.MASKER_TOKEN,
    retentionDays: settings.RETENTION_DAYS,
    here: here ?? cwd,
  };
}
