/** Figures other than the load on a list: one a round. */
export interface Fact {
  work: string;
  /** The measured quantity, in words. */
  name: string;
  unit: string;
  values: number[];
}
