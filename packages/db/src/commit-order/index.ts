export { type CommitCut, formatCut, parseCut, presentCut, withinCut } from './cut.ts';
export { beginCommitEra, isCommitEraCurrent } from './era.ts';
