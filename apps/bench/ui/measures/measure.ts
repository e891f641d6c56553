import type { Cleanup } from '../../src/processes/cleanup.ts';
import type { Site } from '../dashboard.ts';
import type { Values } from '../quantities.ts';

/** What measures have at hand. */
export interface Surroundings {
  /** Rows that the wheel scrolls past. */
  rows: number;
  cleanup: Cleanup;
  /** Says something that the report has below its tables. */
  note(text: string): void;
}

/** One thing to do with a dashboard, and to measure meanwhile. */
export interface Measure {
  name: string;
  title: string;
  /** Whether the control page is measured too. */
  withControl?: true;
  /** Takes one turn. */
  take(site: Site, surroundings: Surroundings): Promise<Values>;
}
