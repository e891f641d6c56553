/** The minimum time between two updates of a credential's last use, in milliseconds. */
export const lastUseIntervalMs = 60_000;
