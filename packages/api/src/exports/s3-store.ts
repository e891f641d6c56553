import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ByteRange } from './byte-range.ts';
import { type ExportStore, type NamedExport, type StoredFile, StoreFailure } from './export-store.ts';

/** A bucket of Amazon S3, or of a store that speaks its protocol. */
export interface S3Settings {
  bucket: string;
  /** The address of the store; that of Amazon S3 if it is absent. */
  endpoint: string | undefined;
  region: string;
  /** What the keys of objects begin with: empty, or ending in `/`. */
  prefix: string;
  /** Absent: as the AWS SDK finds them, by `AWS_…` variables, its files, or the role of the machine. */
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined;
}

/** Bytes of a part at least: a file has at most 10,000 parts, and two parts are in memory at once. */
const smallestPart = 8 * 1024 * 1024;
const mostParts = 10_000;
const partsAtOnce = 2;

/** How often a request is sent at most. */
const attempts = 4;

/** Milliseconds to connect, and without a byte. */
const timeouts = { connectionTimeout: 5_000, socketTimeout: 30_000 };

/** How often a download that breaks off is continued. */
const continued = 3;

/**
 * A bucket. An object has the account and the export in its key, and is there once it is complete: large ones are sent in
 * parts, with bounded memory. Claims of one export write the same bytes, so they share the object.
 *
 * @param maxBytes the size of the largest file
 */
export function createS3Store(settings: S3Settings, maxBytes: number): ExportStore {
  const { bucket, prefix } = settings;
  const where = `bucket ${bucket}${settings.endpoint ? ` at ${settings.endpoint}` : ''}`;
  const keyOf = ({ accountId, id }: NamedExport) => `${prefix}${accountId}/${id}`;
  const partSize = Math.max(smallestPart, Math.ceil(maxBytes / mostParts));
  let opened: Promise<S3> | null = null;

  /** Runs `work`, and tells of what fails what it means. */
  async function ask<T>(work: (s3: S3) => Promise<T>): Promise<T> {
    opened ??= openS3(settings);
    const s3 = await opened;
    try {
      return await work(s3);
    } catch (error) {
      throw explained(error, where) ?? error;
    }
  }

  /** Removes the parts of uploads that were never completed, such as those of a killed server. */
  async function removeUploads({ sdk, client }: S3, key: string): Promise<void> {
    const { Uploads = [] } = await client.send(
      new sdk.ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key }),
    );
    for (const { Key, UploadId } of Uploads)
      if (Key === key)
        await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  }

  async function* bytesOf(key: string, { start, end }: ByteRange): AsyncGenerator<Uint8Array> {
    let at = start;
    for (let tries = 1; at <= end; tries++) {
      try {
        const body = await ask(async ({ sdk, client }) => {
          const Range = `bytes=${at}-${end}`;
          return (await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key, Range }))).Body;
        });
        for await (const chunk of body as Readable) {
          at += (chunk as Uint8Array).length;
          yield chunk as Uint8Array;
        }
        if (at <= end) throw new Error(`the ${where} ended before the object ${key} did`);
      } catch (error) {
        if (tries > continued) throw explained(error, where) ?? error;
      }
    }
  }

  return {
    write: (claim, content, signal) =>
      ask(async (s3) => {
        const Key = keyOf(claim);
        await removeUploads(s3, Key);
        const source = new Source(content, signal);
        const sending = new Sending(s3.client);
        const upload = new s3.sdk.Upload({
          client: sending.client,
          params: { Bucket: bucket, Key, Body: Readable.from(source.read(), { objectMode: false }) },
          partSize,
          queueSize: partsAtOnce,
        });
        try {
          await upload.done();
        } catch (error) {
          // A part that arrives after the upload was aborted would stay.
          await sending.ended();
          await removeUploads(s3, Key).catch(() => {});
          throw source.failure ?? error;
        }
      }),
    async keep() {},
    async discard() {},
    open: (named) =>
      ask(async ({ sdk, client }): Promise<StoredFile> => {
        const key = keyOf(named);
        await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }));
        return { bytes: (range) => bytesOf(key, range), async close() {} };
      }),
    remove: (named) =>
      ask(async (s3) => {
        const Key = keyOf(named);
        await removeUploads(s3, Key);
        await s3.client
          .send(new s3.sdk.DeleteObjectCommand({ Bucket: bucket, Key }))
          .catch((error: unknown) => {
            if (statusOf(error) !== 404) throw error;
          });
      }),
    check: () =>
      ask(async ({ sdk, client }) => {
        await client.send(new sdk.HeadBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
          throw statusOf(error) === 404 ? noBucket(where, error) : error;
        });
      }),
  };
}

interface S3 {
  sdk: typeof import('./s3-sdk.ts')['sdk'];
  client: S3Client;
}

/** Loads the SDK only where a bucket is used: it is a megabyte of code. */
async function openS3({ endpoint, region, credentials }: S3Settings): Promise<S3> {
  const { sdk } = await import('./s3-sdk.ts');
  const client = new sdk.S3Client({
    region,
    maxAttempts: attempts,
    requestHandler: timeouts,
    // Other stores don't know the checksums that Amazon's accepts, and many have no names of hosts for buckets.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    ...(credentials ? { credentials } : {}),
  });
  return { sdk, client };
}

/**
 * Content on its way to the store, until `signal` aborts. It remembers its own failure: the SDK reports another one.
 */
class Source {
  readonly #content: AsyncIterable<Uint8Array>;
  readonly #signal: AbortSignal;
  failure: unknown;

  constructor(content: AsyncIterable<Uint8Array>, signal: AbortSignal) {
    this.#content = content;
    this.#signal = signal;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    try {
      this.#signal.throwIfAborted();
      for await (const chunk of this.#content) {
        this.#signal.throwIfAborted();
        yield chunk;
      }
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}

/** The requests of an upload that are under way: when one fails, the SDK does not wait for the others. */
class Sending {
  readonly client: S3Client;
  readonly #requests = new Set<Promise<unknown>>();

  constructor(client: S3Client) {
    const send = (...args: unknown[]) => {
      const request = (client.send as (...args: unknown[]) => Promise<unknown>).apply(client, args);
      this.#requests.add(request);
      const done = () => this.#requests.delete(request);
      request.then(done, done);
      return request;
    };
    this.client = Object.create(client, { send: { value: send } });
  }

  async ended(): Promise<void> {
    await Promise.allSettled(this.#requests);
  }
}

const networkErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'TimeoutError',
]);

/** What people who may not know where it is call the store. */
const general = 'bucket of exports';

/** What a failure of the store means; null if it is none. */
function explained(error: unknown, where: string): StoreFailure | null {
  const { name = '', code = '' } = error as { name?: string; code?: string };
  const status = statusOf(error);
  // An answer to HEAD has no body that says more.
  const reason = name === 'Unknown' ? status : name;
  const failure = (say: (store: string) => string, isPassing: boolean, isMissing = false) =>
    new StoreFailure(say, { named: where, general, isPassing, isMissing, cause: error });
  if (error instanceof StoreFailure) return error;
  if (name === 'CredentialsProviderError')
    return failure(
      (store) =>
        `There are no credentials for the ${store}. Set EXPORT_S3_ACCESS_KEY_ID and EXPORT_S3_SECRET_ACCESS_KEY, or give the machine a role.`,
      false,
    );
  if (status === 401 || status === 403)
    return failure(
      (store) =>
        `The ${store} refuses the server's access key (${reason}). Correct EXPORT_S3_ACCESS_KEY_ID and EXPORT_S3_SECRET_ACCESS_KEY, or what the key may do: read, write and delete objects, and list uploads.`,
      false,
    );
  if (name === 'NoSuchBucket') return noBucket(where, error);
  if (status === 404)
    return failure(
      (store) =>
        `The ${store} does not have this file. Correct EXPORT_S3_BUCKET and EXPORT_S3_PREFIX if they were changed; else export again.`,
      false,
      true,
    );
  if (status !== undefined && status < 500 && status !== 429)
    return failure(
      (store) => `The ${store} refused a request (${status}, ${name}). The log has more.`,
      false,
    );
  if (status !== undefined || networkErrors.has(code) || networkErrors.has(name))
    return failure(
      (store) =>
        `The ${store} does not serve (${status ?? (code || name)}). Start it, or correct EXPORT_S3_ENDPOINT; then try again.`,
      true,
    );
  return null;
}

function noBucket(where: string, cause: unknown): StoreFailure {
  return new StoreFailure((store) => `There is no ${store}. Create it, or correct EXPORT_S3_BUCKET.`, {
    named: where,
    general,
    isPassing: false,
    cause,
  });
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
