/** Where a chain is broken first, and how. */
export interface BrokenChain {
  ok: false;
  sequence: number;
  reason: 'anchor' | 'columns' | 'expected' | 'gap' | 'hash' | 'head' | 'surplus' | 'time';
  message: string;
}

/** Thrown where it is found. */
export class Broken extends Error {
  readonly chain: BrokenChain;
  constructor(sequence: number, reason: BrokenChain['reason'], message: string) {
    super(message);
    this.chain = { ok: false, sequence, reason, message };
  }
}
