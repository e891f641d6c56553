import type { IncomingMessage, ServerResponse } from 'node:http';
import { Gate } from '@masker/api';
import { answerUnavailable } from './unavailable.ts';

/** Making a page is work for the processor: more at once would only take longer each. */
const size = { underWay: 32, waiting: 128 };

/** Milliseconds after which a page makes room, whether or not its reader has taken all of it. */
const longestMs = 15_000;

/**
 * Makes so many pages at once, lets others wait, and turns away the rest. The API has gates of its own, so
 * that a page that is being made can ask it.
 */
export function createPageGate() {
  const gate = new Gate(size);

  return async function pass(res: ServerResponse, serve: () => void): Promise<void> {
    try {
      await gate.enter();
    } catch {
      answerUnavailable(res, 'The server has too much to do.');
      return;
    }
    let inside = true;
    const leave = () => {
      if (inside) gate.leave();
      inside = false;
      clearTimeout(timer);
    };
    const timer = setTimeout(leave, longestMs);
    if (res.destroyed) leave();
    else {
      res.once('close', leave);
      serve();
    }
  };
}

/** Whether a file is asked for that only has to be read. */
export function isFile(req: IncomingMessage): boolean {
  return req.url?.startsWith('/_next/static/') === true;
}
