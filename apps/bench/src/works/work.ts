import type { Run } from '../run.ts';

/** A measured workload. */
export interface Work {
  /** The name in `--only` and in the report. */
  name: string;
  /** A description in one line. */
  title: string;
  /** Whether it runs only if it is named. */
  onRequest?: boolean;
  run(run: Run): Promise<void>;
}
