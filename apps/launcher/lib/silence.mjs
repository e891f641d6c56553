import { statSync } from 'node:fs';

/**
 * Watches a log file, and tells once when nothing was added to it for some time.
 * @param {string} path
 * @param {number} seconds
 * @param {() => void} tell
 * @returns {NodeJS.Timeout} to be cleared
 */
export function onSilence(path, seconds, tell) {
  let size = 0;
  let since = performance.now();
  const watching = setInterval(() => {
    const current = statSync(path).size;
    if (current !== size) {
      size = current;
      since = performance.now();
    } else if (performance.now() - since > seconds * 1000) {
      clearInterval(watching);
      tell();
    }
  }, 250);
  return watching;
}
