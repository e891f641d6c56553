import type { IngestSession } from '@masker/contract';

/** A checked session on its way into the database. */
export interface SessionRow extends IngestSession {
  /** The line of the file it came from, for reports; its place in the stream, from 1, unless given. */
  line?: number;
}
