import type { Prepared } from '../data/prepare.ts';
import type { ListQuery } from '../data/queries.ts';
import type { Cleanup } from '../processes/cleanup.ts';
import type { Progress } from '../progress.ts';

/** Something that serves the list of sessions over HTTP, and is measured. */
export interface Contender {
  /** As `--contenders` and the report name it. */
  name: string;
  /** What it is, in one line. */
  title: string;
  /** Only when it is named. */
  onRequest?: boolean;
  /** Starts it on the database; stopping it is left to `cleanup`. */
  start(context: StartContext): Promise<Server>;
}

export interface StartContext {
  prepared: Prepared;
  cleanup: Cleanup;
  progress: Progress;
  /** One start of what several contenders share, such as two doors of one server. */
  shared<T>(key: string, start: () => Promise<T>): Promise<T>;
}

/** A contender that is ready to be asked. */
export interface Server {
  /** Its main process; what that one started belongs to it. */
  pid: number;
  /** The request for the first page. */
  first(query: ListQuery): HttpRequest;
  /** The request for the page after the one that `body` holds; null when there is none. */
  next(query: ListQuery, body: string): HttpRequest | null;
  /** The sessions of an answer as JSON text, an array in the form of the API: compared byte for byte. */
  rows(body: string): string;
}

export interface HttpRequest {
  url: string;
  headers: Record<string, string>;
  method?: 'GET' | 'POST';
  body?: string;
}
