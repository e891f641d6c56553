export { examineReplica, type ReplicaExamination } from './examine-replica.ts';
export type { SessionReads } from './replica.ts';
export { openReplicas, type ReadSource, type ReplicaState, type Replicas } from './replicas.ts';
