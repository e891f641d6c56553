interface NextTryProps {
  /** Seconds until the next attempt; null if there is none. */
  left: number | null;
  /** Whether an attempt is in progress. */
  busy: boolean;
}

/** When a failed request is repeated. */
export function NextTry({ left, busy }: NextTryProps) {
  if (busy || left === 0) return 'Trying again…';
  return left !== null && <span className="tabular-nums">Trying again in {left} s</span>;
}
