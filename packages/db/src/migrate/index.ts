export { type CreateMigrationOptions, createMigration } from './create-migration.ts';
export { type Grant, missingGrants, readGrants } from './grants.ts';
export { type MigrateOptions, migrate } from './migrate.ts';
export { examineMigrations, pendingMigrations } from './pending-migrations.ts';
