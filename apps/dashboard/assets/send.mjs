import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { chooseEncoding, compressible, encodings } from './encodings.mjs';

const prefix = '/_next/static/';

/**
 * Answers requests for files of the pages with what the build has compressed.
 *
 * @param {string} folder of the build, with `static` in it
 * @returns {(req: import('node:http').IncomingMessage, res: import('node:http').ServerResponse) => boolean} whether it
 *   answers: not where a file is not compressed, or the client takes only what is not
 */
export function createAssetSender(folder) {
  const root = path.join(folder, 'static');
  // Only what is listed is read, so that no address leads out of the folder.
  const present = new Set(
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => name.split(path.sep).join('/')),
  );
  return (req, res) => {
    const { method, url = '', headers } = req;
    if (!url.startsWith(prefix) || (method !== 'GET' && method !== 'HEAD') || headers.range) return false;
    const name = url.slice(prefix.length).split('?', 1)[0] ?? '';
    const type = compressible(name);
    const encoding = chooseEncoding(headers['accept-encoding']?.toString());
    if (type === undefined || encoding === null) return false;
    const compressed = name + encodings[encoding];
    if (!present.has(compressed)) return false;
    void send(path.join(root, compressed));
    return true;

    /** @param {string} file */
    async function send(file) {
      try {
        const body = await readFile(file);
        res.writeHead(200, {
          'content-type': type,
          'content-encoding': encoding ?? '',
          'content-length': body.length,
          // Its name changes with its content.
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
        });
        res.end(method === 'HEAD' ? undefined : body);
      } catch {
        // The build was replaced under the running server.
        res
          .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
          .end('This file is not there any more.');
      }
    }
  };
}
