import { pathToFileURL } from 'node:url';
import { quiet } from './environment.mjs';
import { inRoot } from './paths.mjs';

/**
 * Continues as another program in this process, so that it receives signals directly and keeps the terminal, the output
 * and the exit code.
 * @param {string} path of its module, relative to the repository's root
 */
export async function handOver(path) {
  const script = inRoot(path);
  Object.assign(process.env, quiet);
  process.env.NODE_ENV ??= 'production';
  process.argv[1] = script;
  await import(pathToFileURL(script).href);
}
