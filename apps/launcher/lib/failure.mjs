/** An error that the user can correct: shown as its message, without a stack trace. */
export class Failure extends Error {
  /** @override */
  name = 'Failure';
}

/**
 * Runs a command's body; a failure becomes its message on stderr and exit code 1.
 * @param {() => Promise<void>} body
 */
export async function orExplain(body) {
  try {
    await body();
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}

/** @param {unknown} error @returns {string} */
function explain(error) {
  if (error instanceof Failure) return `\n✖ ${error.message}`;
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `\n✖ No permission to write ${path}. Run as the folder's owner, or clone into a folder of your own.`;
  if (code === 'ENOSPC') return '\n✖ The disk is full. Free some space and run the command again.';
  return error instanceof Error ? `\n✖ ${error.stack}` : `\n✖ ${error}`;
}
