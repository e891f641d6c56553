import { type ClientRequest, get } from 'node:http';

/** A watch on the new sessions of an account. */
export interface Watcher {
  /** Settles once the server has confirmed the watch. */
  opened: Promise<void>;
  /** The number of sessions received since {@link reset}. */
  readonly sessions: number;
  /** Whether it received `reload` since {@link reset}. */
  readonly reloaded: boolean;
  reset(): void;
  stop(): void;
}

/** Watches on its own connection, and counts events without parsing them. */
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
