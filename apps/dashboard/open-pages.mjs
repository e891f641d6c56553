import path from 'node:path';
import { fileURLToPath } from 'node:url';
import next from 'next';
import { createAssetSender } from './assets/send.mjs';

/**
 * Prepares the built pages, to be served by whoever owns the port.
 *
 * @param {string} folder of this package; a bundle of this file lies elsewhere
 */
export async function openPages(folder = fileURLToPath(new URL('.', import.meta.url))) {
  const app = next({ dev: false, dir: folder });
  await app.prepare();
  const handle = app.getRequestHandler();
  const sendAsset = createAssetSender(path.join(folder, '.next'));
  return (req, res) => {
    if (sendAsset(req, res)) return;
    // Next answers what goes wrong in a page; only what goes wrong in Next itself arrives here.
    handle(req, res).catch(() => {
      if (res.headersSent) res.destroy();
      else
        res
          .writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
          .end('The page could not be made.');
    });
  };
}
