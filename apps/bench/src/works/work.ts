import type { Run } from '../run.ts';

/** Something that is measured. */
export interface Work {
  /** As `--only` and the report name it. */
  name: string;
  /** What is asked, in one line. */
  title: string;
  /** Only when it is named. */
  onRequest?: boolean;
  run(run: Run): Promise<void>;
}
