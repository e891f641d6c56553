import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import type { Session } from '@masker/contract';
import { describe, expect, test } from 'vitest';
import { ingesting, ndjson } from './support/ingest.ts';
import { newestFirst, randomFrom, session, tiedSessions } from './support/sessions.ts';

const { current, send, stored, expectExactCounts } = ingesting();

describe('NDJSON', () => {
  test('is stored line by line', async () => {
    const some = tiedSessions(500, 40, Date.now() - 5_000, randomFrom(7));
    const kept = some[0] as Session;
    const lines = [
      ...some.map((one) => JSON.stringify(one)),
      'not json',
      '',
      JSON.stringify({ ...session(), status: 'fine' }),
      JSON.stringify(kept),
      JSON.stringify({ ...kept, upstream_model: 'another' }),
    ];
    const sent = await send(lines.join('\n'), ndjson);
    expect(sent.status).toBe(200);
    expect(sent.body).toMatchObject({ accepted: 500, duplicates: 1, rejected_count: 3 });
    expect(sent.body.rejected.map(({ line, code }) => [line, code])).toEqual([
      [501, 'bad_request'],
      [503, 'validation_failed'],
      [505, 'conflict'],
    ]);
    expect(await stored()).toEqual(newestFirst(some));
    const again = await send(gzipSync(some.map((one) => JSON.stringify(one)).join('\r\n')), {
      ...ndjson,
      'content-encoding': 'gzip',
    });
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 500, rejected_count: 0 });
    await expectExactCounts();
  });

  test.each(['', '\n', ' \r\n\r\n'])('without a line is stored: %j', async (body) => {
    const sent = await send(body, ndjson);
    expect(sent).toMatchObject({ status: 200, body: { accepted: 0, duplicates: 0, rejected_count: 0 } });
  });

  test('lists a hundred rejected lines and counts the rest', async () => {
    const sent = await send(Array.from({ length: 150 }, () => '{}').join('\n'), ndjson);
    expect(sent.body.rejected).toHaveLength(100);
    expect(sent.body.rejected_count).toBe(150);
  });

  test('can be an export with its end marker, which is checked', async () => {
    await send(tiedSessions(30, 10, Date.now() - 5_000, randomFrom(9)));
    const exported = await current.installation.get('/api/v1/sessions/export?end=true', current.tenant);
    const text = await exported.text();
    const other = await current.installation.tenant();
    expect((await send(text, ndjson, other)).body).toMatchObject({ accepted: 30, rejected_count: 0 });
    expect(await stored(other)).toEqual(await stored());
    const cut = await send(text.slice(text.indexOf('\n') + 1), ndjson, other);
    expect(cut.body).toMatchObject({
      duplicates: 29,
      rejected_count: 1,
      rejected: [
        {
          line: 30,
          code: 'bad_request',
          message: expect.stringContaining('of 30 lines, but 29 lines precede it: the file is not whole'),
        },
      ],
    });
  });

  test('is refused if it decompresses to far more than sessions do, and stores nothing', async () => {
    // Not packed at once: the server, which is in this process, would end the idle connection that this goes to.
    const bomb = await promisify(gzip)(
      Buffer.concat([Buffer.from(JSON.stringify(session())), Buffer.alloc(64 * 1024 * 1024, '\n')]),
    );
    const sent = await send(bomb, { ...ndjson, 'content-encoding': 'gzip' });
    expect([sent.status, sent.body]).toMatchObject([413, { error: { code: 'payload_too_large' } }]);
    expect(await stored()).toEqual([]);
    // What is small is not worth a refusal, however well it packs.
    const blank = gzipSync(`${JSON.stringify(session())}${'\n'.repeat(500_000)}`);
    expect((await send(blank, { ...ndjson, 'content-encoding': 'gzip' })).body).toMatchObject({
      accepted: 1,
    });
  });

  test('is not decompressed without content-encoding', async () => {
    const packed = gzipSync(JSON.stringify(session()));
    expect((await send(packed, ndjson)).body).toMatchObject({ accepted: 0 });
    const twice = await send(gzipSync(packed), { ...ndjson, 'content-encoding': 'gzip' });
    expect(twice.body).toMatchObject({ accepted: 0 });
    expect(await stored()).toEqual([]);
  });

  test('stores nothing if it is cut off', async () => {
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode(`${JSON.stringify(session())}\n`));
        await new Promise((resolve) => setTimeout(resolve, 50));
        controller.error(new Error('the sender dies'));
      },
    });
    const cut = current.installation.get('/api/v1/sessions', current.tenant, {
      method: 'POST',
      body,
      headers: ndjson,
      duplex: 'half',
    } as RequestInit);
    await expect(cut).rejects.toThrow();
    expect((await send(session())).body.accepted).toBe(1);
    expect(await stored()).toHaveLength(1);
  });
});
