/**
 * Removes the variables that PostgreSQL's clients read: the embedded database is reached by what its address says, and
 * `PGSSLMODE` or `PGOPTIONS` of a shell are meant for another one.
 */
export function removePostgresVariables(env: Record<string, string | undefined>): void {
  for (const name of Object.keys(env)) if (/^PG[A-Z_]+$/.test(name)) delete env[name];
}
