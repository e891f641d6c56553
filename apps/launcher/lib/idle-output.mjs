import { statSync } from 'node:fs';

/**
 * Watches a log file, and calls `onIdle` once if nothing was added to it for `seconds`.
 * @param {string} path
 * @param {number} seconds
 * @param {() => void} onIdle
 * @returns {NodeJS.Timeout} to be cleared
 */
export function onIdleOutput(path, seconds, onIdle) {
  let size = 0;
  let since = performance.now();
  const watching = setInterval(() => {
    const current = statSync(path).size;
    if (current !== size) {
      size = current;
      since = performance.now();
    } else if (performance.now() - since > seconds * 1000) {
      clearInterval(watching);
      onIdle();
    }
  }, 250);
  return watching;
}
