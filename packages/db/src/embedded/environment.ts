/**
 * Removes the variables that PostgreSQL's clients read. The address of the embedded database is complete; `PGSSLMODE`
 * or `PGOPTIONS` in a shell are meant for another database.
 */
export function removePostgresVariables(env: Record<string, string | undefined>): void {
  for (const name of Object.keys(env)) if (/^PG[A-Z_]+$/.test(name)) delete env[name];
}
