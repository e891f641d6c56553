import { type ClientRequest, get } from 'node:http';

/** Somebody who watches an account's new sessions. */
export interface Watcher {
  /** Settles once the server has said that nothing is missed from here on. */
  opened: Promise<void>;
  /** Sessions that it was told of since {@link reset}. */
  readonly sessions: number;
  /** Whether it was told to load the list anew since {@link reset}. */
  readonly reloaded: boolean;
  reset(): void;
  stop(): void;
}

/** Watches over a connection of its own, and counts what it is told without looking into it. */
export function watch(origin: string, headers: Record<string, string>): Watcher {
  let sessions = 0;
  let reloaded = false;
  let rest = '';
  let request: ClientRequest;
  const opened = new Promise<void>((resolve, reject) => {
    request = get(`${origin}/api/trpc/sessions.watch?input=%7B%7D`, {
      headers: { ...headers, accept: 'text/event-stream' },
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      response.setEncoding('latin1');
      response.on('error', () => {});
      response.on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() as string;
        for (const line of lines) {
          if (line.startsWith('data: {"type":"session"')) sessions++;
          else if (line.startsWith('data: {"type":"reload"')) reloaded = true;
          else if (line.startsWith('data: {"type":"open"')) resolve();
          else if (line.startsWith('event: serialized-error')) reject(new Error('the watch was refused'));
        }
      });
    });
  });
  return {
    opened,
    get sessions() {
      return sessions;
    },
    get reloaded() {
      return reloaded;
    },
    reset() {
      sessions = 0;
      reloaded = false;
    },
    stop: () => void request.on('error', () => {}).destroy(),
  };
}
