import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What the thread that writes is sent: lines of JSON, or that there are no more. It answers with bytes of the file. */
export interface ToParquet {
  lines: Uint8Array | null;
}

/** The bundle has the thread as JavaScript, beside itself. */
const program = new URL(`./parquet-writer.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** Megabytes that a thread may have: several times what a row group of the longest names takes. */
const maxOldGenerationSizeMb = 512;

/**
 * Yields a Parquet file of sessions. It is written in a thread of its own: a row group keeps a processor busy for a tenth
 * of a second, in which no request would be answered.
 *
 * @param pages wire JSON of sessions, each followed by a line feed
 * @throws whatever `pages` throws
 */
export async function* parquetOf(pages: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const thread = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb } });
  // `once` below is what reports it; without a listener in between it would end the process.
  thread.on('error', () => {});
  const write = async (lines: Uint8Array<ArrayBuffer> | null): Promise<Uint8Array> => {
    const written = once(thread, 'message');
    thread.postMessage({ lines } satisfies ToParquet, lines ? [lines.buffer] : []);
    return (await written)[0] as Uint8Array;
  };
  try {
    for await (const page of pages) {
      // A copy: what is sent to a thread is gone here.
      const bytes = await write(new Uint8Array(page));
      if (bytes.length > 0) yield bytes;
    }
    yield await write(null);
  } finally {
    await thread.terminate();
  }
}
