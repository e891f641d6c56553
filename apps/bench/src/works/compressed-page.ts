import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { wholeWindow } from '../data/queries.ts';
import { Failure } from '../failure.ts';
import type { HttpRequest } from '../load/job.ts';
import { send } from './ask.ts';
import { httpEntrant } from './entrants.ts';
import { middle } from './list-work.ts';
import { takeTurns } from './turns.ts';
import type { Work } from './work.ts';

const name = 'compressed-page';

/** The names of the figures in the report. */
const names = { plain: 'rest, as it is', compressed: 'rest, gzip' } as const;

/** The longest page with and without gzip: its cost, and the saving. */
export const compressedPage: Work = {
  name,
  title: 'First page of 100, compressed and not',
  async run(run) {
    const rest = run.participants.find(({ contender }) => contender.name === 'rest');
    if (!rest?.server) return;
    const asked = rest.server.first({ ...wholeWindow, limit: 100 });
    const compressed = { ...asked, headers: { ...asked.headers, 'accept-encoding': 'gzip' } };
    const { body } = await send(asked);
    const sent = await rawBody(compressed);
    if (gunzipSync(sent).toString() !== body) throw new Failure('rest compressed another page.');
    run.facts.push(
      { work: name, name: `${names.plain}, body`, unit: 'bytes', values: [Buffer.byteLength(body)] },
      { work: name, name: `${names.compressed}, body`, unit: 'bytes', values: [sent.length] },
    );
    const { pid } = rest.server;
    await takeTurns(run, name, middle(run.options.connections), [
      httpEntrant(run, names.plain, pid, { request: asked, expected: body }),
      // Compared above, because load generators read bodies as text.
      httpEntrant(run, names.compressed, pid, { request: compressed, expected: null }),
    ]);
    if (!(await rawBody(compressed)).equals(sent)) throw new Failure('rest compressed another page later.');
  },
};

/** The raw body of a response: `fetch` would decompress it. */
function rawBody({ url, headers }: HttpRequest): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => buffer(response).then(resolve, reject))
      .on('error', reject)
      .end();
  });
}
