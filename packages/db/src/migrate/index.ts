export { type CreateMigrationOptions, createMigration } from './create-migration.ts';
export { type MigrateOptions, migrate } from './migrate.ts';
export { examineMigrations, pendingMigrations } from './pending-migrations.ts';
