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

/** `entry 7`, or `entries 7 to 9`. */
export function entriesOf(first: number, last: number): string {
  return first === last ? `entry ${first}` : `entries ${first} to ${last}`;
}

/** `entry 7 is`, or `entries 7 to 9 are`. */
export function entriesAre(first: number, last: number): string {
  return `${entriesOf(first, last)} ${first === last ? 'is' : 'are'}`;
}
