import type { IngestSession } from '@masker/contract';

/** A validated session to be written to the database. */
export interface SessionRow extends IngestSession {
  /** The line number in its file, for reports. Default: its position in the stream, from 1. */
  line?: number;
}
