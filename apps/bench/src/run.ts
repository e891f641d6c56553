import type { Client } from 'pg';
import type { Participant } from './contenders/contender.ts';
import type { Cluster } from './data/cluster.ts';
import type { Prepared } from './data/prepare.ts';
import type { Generator } from './load/generator.ts';
import type { Fact } from './measure/fact.ts';
import type { Series } from './measure/sample.ts';
import type { Options } from './options.ts';
import type { Cleanup } from './processes/cleanup.ts';
import type { Progress } from './progress.ts';

/** A run under way: what works have at hand, and where they put what they measured. */
export interface Run {
  options: Options;
  progress: Progress;
  cleanup: Cleanup;
  cluster: Cluster;
  prepared: Prepared;
  /** To the prepared database, as superuser. */
  client: Client;
  generator: Generator;
  participants: Participant[];
  /** Contenders and tools that are not there, and why. */
  absent: string[];
  series: Series[];
  facts: Fact[];
}
