import type { Unavailability } from '@masker/db';

/** The reasons why the database is not ready, if any. */
export interface Readiness {
  pendingMigrations: readonly string[];
  /** Why the database is unavailable although it responds, such as `read_only`; null or absent if it is available. */
  unavailable?: Unavailability | null;
}

/** Checks whether the database is ready. Throws if it does not respond. */
export type ReadinessCheck = () => Promise<Readiness>;
