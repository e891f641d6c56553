const hour = 3_600_000;
const day = 24 * hour;

/** Something out of the ordinary. Instants are milliseconds since the epoch; `until` is exclusive. */
export interface Incidents {
  /** An upstream model answers most calls with an error. */
  errorBurst: { from: number; until: number; model: string; failing: number };
  /** After a change of policy, far more is taken for PHI, until the change is taken back. */
  redactionSurge: { from: number; until: number; kinds: readonly string[]; factor: number };
}

/** When and how things went wrong in the demo account, looking back from `now`. */
export function incidentsBefore(now: number): Incidents {
  const burst = workingDay(now - 9 * day) + 14.5 * hour;
  const surge = workingDay(now - 24 * day) + 13 * hour;
  return {
    errorBurst: { from: burst, until: burst + 3.5 * hour, model: 'gpt-4o', failing: 0.72 },
    redactionSurge: {
      from: surge,
      until: surge + 52 * hour,
      kinds: ['ADDRESS', 'DATE', 'ACCOUNT', 'NAME'],
      factor: 4,
    },
  };
}

/** Midnight UTC of the latest Monday to Wednesday that is not after `at`. */
function workingDay(at: number): number {
  let midnight = at - (((at % day) + day) % day);
  while (![1, 2, 3].includes(new Date(midnight).getUTCDay())) midnight -= day;
  return midnight;
}
