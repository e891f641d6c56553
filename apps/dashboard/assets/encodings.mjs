/** How the files of the pages are compressed, the smallest first, and what that adds to their names. */
export const encodings = /** @type {const} */ ({ br: '.br', gzip: '.gz' });

/** The content types of files that are compressed, by the end of their names. @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=UTF-8',
  '.js': 'application/javascript; charset=UTF-8',
  '.svg': 'image/svg+xml',
};

/**
 * @param {string} name of a file
 * @returns {string | undefined} its content type, if it is to be compressed
 */
export const compressible = (name) => types[/\.\w+$/.exec(name)?.[0] ?? ''];

/**
 * The encoding to answer with.
 *
 * @param {string | undefined} accepted the `accept-encoding` header of a request
 * @returns {keyof typeof encodings | null} null if the client accepts none of them
 */
export function chooseEncoding(accepted = '') {
  const refused = new Set();
  const named = new Set();
  for (const item of accepted.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => /^q\s*=/.test(parameter));
    const isRefused = weight !== undefined && !(Number(weight.slice(weight.indexOf('=') + 1)) > 0);
    (isRefused ? refused : named).add(name);
  }
  const all = /** @type {(keyof typeof encodings)[]} */ (Object.keys(encodings));
  return all.find((one) => !refused.has(one) && (named.has(one) || named.has('*'))) ?? null;
}
