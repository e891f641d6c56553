/** How long a login session lasts after its last renewal, in milliseconds. */
export const loginSessionLifetime = 30 * 24 * 3_600_000;

/** How often a login session in use is renewed at most, in milliseconds. */
export const loginSessionRenewal = 3_600_000;
