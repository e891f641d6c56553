import { orExplain } from './failure.mjs';
import { handOver } from './hand-over.mjs';
import { prepare } from './prepare.mjs';
import { Report } from './report.mjs';
import { targets } from './targets.mjs';

/** `npm run db:migration -- NAME`: writes the migration that brings the database to schema.prisma. */
export async function migration() {
  await orExplain(() => prepare(targets.db, new Report(process.stdout)));
  await handOver('packages/db/dist/create-migration.js');
}
