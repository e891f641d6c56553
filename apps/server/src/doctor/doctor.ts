import { readServerInfo, recordedFolder } from '@masker/db/embedded';
import { examineConfig } from '../config.ts';
import { checkDatabase, unreachable } from './database-checks.ts';
import type { Finding } from './finding.ts';
import { checkFiles, checkNode, checkSecret, checkSettings } from './machine-checks.ts';
import { checkExports, checkPublicAddress, checkServer, checkSignIn } from './network-checks.ts';

export type { Finding } from './finding.ts';

/** How an operator command reaches the installation. */
export interface Access {
  /** The data directory of the server. */
  dataDir: string;
  env: NodeJS.ProcessEnv;
  /** Calls `work` with the database, which it starts for that time if no server runs it. Throws if there is none. */
  withDatabase<T>(work: (database: { url: string; embedded: boolean }) => Promise<T>): Promise<T>;
}

/** Checks of the database that also judge settings besides those of the database. */
const bySettings: ReadonlySet<string> = new Set(['retention', 'export-files']);

/**
 * Examines an installation, with the settings of the environment. Nothing of it is changed, except that a row is written
 * for read replicas, and removed again.
 */
export async function examine({ dataDir, env, withDatabase }: Access): Promise<Finding[]> {
  const examined = examineConfig(env);
  const { config } = examined;
  const { finding, secret } = await checkSecret(examined, env, dataDir);
  const files = await checkFiles(dataDir);
  const findings = [
    checkNode(process.versions.node),
    checkSettings(examined, env),
    finding,
    ...(files ? [files] : []),
  ];
  if (config === null) return findings;

  const server = await readServerInfo(dataDir);
  const { finding: served, inspection } = await checkServer(server?.url ?? null, secret, dataDir);
  const folder = await recordedFolder(dataDir);
  const { findings: database, openInvitations } = await withDatabase(({ url, embedded }) =>
    checkDatabase({
      url,
      embedded,
      config,
      secret,
      folder: embedded ? folder : null,
      isServed: server !== null,
    }),
  ).catch((error: unknown) => ({ findings: [unreachable(error)], openInvitations: null }));
  // One invalid setting leaves all but those of the database unread: what is not known is not judged.
  if (examined.problem !== null) {
    return [...findings, ...database.filter(({ check }) => !bySettings.has(check)), served];
  }
  return [
    ...findings,
    ...database,
    served,
    ...(await checkPublicAddress(config, secret, inspection)),
    await checkSignIn(config, { openInvitations, servesDashboard: inspection?.dashboard ?? true }),
    await checkExports(config),
  ];
}
