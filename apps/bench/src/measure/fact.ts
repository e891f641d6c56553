/** Figures that are no load on a list: one a round. */
export interface Fact {
  work: string;
  /** What was measured, in words. */
  name: string;
  unit: string;
  values: number[];
}
