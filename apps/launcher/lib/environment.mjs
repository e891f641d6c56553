import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { cache, isWritable, toolchain } from './paths.mjs';

/** Disables telemetry and update checks. */
export const quiet = {
  CHECKPOINT_DISABLE: '1',
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NO_UPDATE_NOTIFIER: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};

/**
 * The environment of every program the launcher runs: the pinned pnpm and the Node.js that runs the
 * launcher come first on the PATH, so that children find the same ones.
 * @param {NodeJS.ProcessEnv} [parent]
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(parent = process.env) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...parent, ...quiet };
  env.PATH = [join(toolchain, 'node_modules', '.bin'), dirname(process.execPath), parent.PATH]
    .filter(Boolean)
    .join(delimiter);
  // Output is shown later from a log file.
  env.NO_COLOR = '1';
  delete env.FORCE_COLOR;
  // `npm run -s` would suppress the output that explains a failing step.
  delete env.npm_config_loglevel;
  // `production` would omit development dependencies, `development` would break the build.
  delete env.NODE_ENV;
  if (!isWritable(homedir())) {
    env.HOME = join(cache, 'home');
    env.npm_config_cache = join(env.HOME, '.npm');
  }
  return env;
}
