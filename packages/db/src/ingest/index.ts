export { createIngestor, type Ingestor } from './ingestor.ts';
export type { IngestOutcome } from './plan-group.ts';
