import { fileURLToPath } from 'node:url';
import next from 'next';

/**
 * Prepares the built pages, to be served by whoever owns the port.
 *
 * @param {string} folder of this package; a bundle of this file lies elsewhere
 */
export async function openPages(folder = fileURLToPath(new URL('.', import.meta.url))) {
  const app = next({ dev: false, dir: folder });
  await app.prepare();
  const handle = app.getRequestHandler();
  return (req, res) => void handle(req, res);
}
