import { setTimeout as sleep } from 'node:timers/promises';
import type { Session, WatchEvent } from '@masker/contract';
import { expect } from 'vitest';
import type { Credential, Installation } from './installation.ts';

interface Received {
  id: string | null;
  event: WatchEvent;
}

/** Reads server-sent events of `sessions.watch` until told to stop. */
export function watching(at: Installation, who: Credential, input: object = {}) {
  const stopping = new AbortController();
  const received: Received[] = [];
  const errors: { data: { code: string; message: string; httpStatus: number } }[] = [];
  const opening = at.get(`/api/trpc/sessions.watch?input=${encodeURIComponent(JSON.stringify(input))}`, who, {
    headers: { accept: 'text/event-stream' },
    signal: stopping.signal,
  });
  const done = (async () => {
    const response = await opening;
    let text = '';
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk);
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = Object.fromEntries(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
        );
        text = text.slice(end + 2);
        // tRPC reports what goes wrong inside the stream, whose status was sent before it began.
        if (fields.event === 'serialized-error') errors.push(JSON.parse(fields.data as string));
        if (fields.event === undefined && fields.data) {
          received.push({ id: fields.id ?? null, event: JSON.parse(fields.data) });
        }
      }
    }
  })().catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  return {
    received,
    errors,
    sessions: (): Session[] =>
      received.flatMap(({ event }) => (event.type === 'session' ? [event.session] : [])),
    /** Settles once `condition` holds; fails the test when the stream ends before. */
    async until(condition: () => boolean) {
      let ended = false;
      const end = () => {
        ended = true;
      };
      done.then(end, end);
      while (!condition() && !ended) await sleep(20);
      expect(condition()).toBe(true);
    },
    done,
    stop() {
      stopping.abort();
      return done;
    },
  };
}
