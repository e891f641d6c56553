/** How long a login session lasts after its last renewal, in milliseconds. */
export const loginSessionLifetime = 30 * 24 * 3_600_000;

/** The minimum time between two renewals of a login session, in milliseconds. */
export const loginSessionRenewal = 3_600_000;
