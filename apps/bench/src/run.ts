import type { Client } from 'pg';
import type { Participant } from './contenders/contender.ts';
import type { Cluster } from './data/cluster.ts';
import type { Prepared } from './data/prepare.ts';
import type { Generator } from './load/job.ts';
import type { Fact } from './measure/fact.ts';
import type { Series } from './measure/sample.ts';
import type { Options } from './options.ts';
import type { Cleanup } from './processes/cleanup.ts';
import type { Progress } from './progress.ts';

/** A run: what works can use, and where they store results. */
export interface Run {
  options: Options;
  progress: Progress;
  cleanup: Cleanup;
  cluster: Cluster;
  prepared: Prepared;
  /** A superuser's connection to the prepared database. */
  client: Client;
  generator: Generator;
  participants: Participant[];
  /** Unavailable contenders and tools, with the reasons. */
  absent: string[];
  series: Series[];
  facts: Fact[];
}
