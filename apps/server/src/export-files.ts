import { StoreFailure } from '@masker/api/exports/export-store';
import { createExportStore } from '@masker/api/exports/exports';
import { z } from 'zod';
import { exportEnvironment, readExports } from './export-config.ts';
import { ConfigError } from './start-failure.ts';

/** The files of exports, where the settings of a server say that they are. */
export interface ExportFiles {
  /** The folder or the bucket. */
  place: string;
  /** Counts the exports whose files are not there. */
  countMissing(exports: readonly NamedExport[]): Promise<number>;
  /** Removes the files of exports. */
  remove(exports: readonly NamedExport[]): Promise<void>;
}

interface NamedExport {
  accountId: string;
  id: string;
}

const environment = z.object(exportEnvironment);

/**
 * Opens the files of exports, for a command of an operator.
 *
 * @param env the settings of the server
 * @throws ConfigError if one of them is not valid
 */
export function openExportFiles(env: NodeJS.ProcessEnv, dataDir: string): ExportFiles {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join('.')} ${issue?.message}`);
  }
  const settings = readExports({ ...parsed.data, DATA_DIR: dataDir });
  const store = createExportStore(settings);
  return {
    place: 'folder' in settings.place ? settings.place.folder : `the bucket ${settings.place.s3.bucket}`,
    async countMissing(exports) {
      let missing = 0;
      for (const named of exports) {
        try {
          await (await store.open(named)).close();
        } catch (error) {
          if (!(error instanceof StoreFailure && error.isMissing)) throw error;
          missing++;
        }
      }
      return missing;
    },
    async remove(exports) {
      for (const named of exports) await store.remove(named);
    },
  };
}
