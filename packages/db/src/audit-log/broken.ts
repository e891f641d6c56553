/** The first broken entry of a chain, and the reason. */
export interface BrokenChain {
  ok: false;
  sequence: number;
  reason: 'anchor' | 'columns' | 'expected' | 'gap' | 'hash' | 'head' | 'surplus' | 'time';
  message: string;
}

/** Thrown when a check finds a broken entry. */
export class Broken extends Error {
  readonly chain: BrokenChain;
  constructor(sequence: number, reason: BrokenChain['reason'], message: string) {
    super(message);
    this.chain = { ok: false, sequence, reason, message };
  }
}
