import type { ExportRow } from '@masker/db';
import type { ByteRange } from './byte-range.ts';

export type NamedExport = Pick<ExportRow, 'accountId' | 'id'>;

/** Where the files of exports are. A file is there only once it is complete. */
export interface ExportStore {
  /**
   * Writes the file of a claim, durably. If that fails, nothing is left of it; what earlier claims have left is removed.
   *
   * @throws StoreFailure, errors of the disk, the reason of `signal`, and whatever `content` throws
   */
  write(claim: ExportClaim, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void>;
  /** Makes the file that a claim has written the file of the export. */
  keep(claim: ExportClaim): Promise<void>;
  /** Removes what a claim has written and not kept. */
  discard(claim: ExportClaim): Promise<void>;
  /** @throws StoreFailure if the file cannot be read now */
  open(named: NamedExport): Promise<StoredFile>;
  /** Deletes the file and what claims have left. */
  remove(named: NamedExport): Promise<void>;
  /** @throws StoreFailure if files can be neither written nor read as things are */
  check(): Promise<void>;
}

/** An export that is being made. */
export type ExportClaim = NamedExport & Pick<ExportRow, 'lease'>;

/** A file that can be read. */
export interface StoredFile {
  /** @throws StoreFailure if it breaks off */
  bytes(range: ByteRange): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/**
 * The store does not take or give a file. The message says why and what to do, for the log and the operator;
 * `publicMessage` says the same to the people of an account, but not where the store is.
 */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  /** Its cause may be a lost connection, which is not one of the database. */
  readonly service = 'store of exports';
  /** Whether it may succeed later without anybody doing something. */
  readonly isPassing: boolean;
  /** Whether the store works, and does not have the file. */
  readonly isMissing: boolean;
  readonly publicMessage: string;

  /** @param say the message, with what the store is called: by a name with its place, or in general */
  constructor(
    say: (store: string) => string,
    { named, general, isPassing, isMissing = false, cause }: StoreFailureOptions,
  ) {
    super(say(named), { cause });
    this.publicMessage = say(general);
    this.isPassing = isPassing;
    this.isMissing = isMissing;
  }
}

interface StoreFailureOptions {
  /** What the store is called, with its place. */
  named: string;
  /** What it is called without it. */
  general: string;
  isPassing: boolean;
  isMissing?: boolean;
  cause: unknown;
}
