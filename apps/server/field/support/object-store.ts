import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { freePort } from '@masker/tsconfig/free-port';
import { eventually } from '../../test/support/eventually.ts';
import { afterwards } from '../../test/support/folders.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { outsideProgram } from './outside-program.ts';

/** OpenStack Swift with a bucket, by its S3 API. It checks signatures. */
export interface ObjectStore {
  endpoint: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** The keys of the objects in the bucket. */
  objects(): Promise<string[]>;
  /** The keys of the uploads in parts that are neither completed nor aborted. */
  uploads(): Promise<string[]>;
  /** Stops answering until it is continued. */
  signal(signal: NodeJS.Signals): void;
}

const program = path.join(import.meta.dirname, 'object-store.py');

export async function startObjectStore(): Promise<ObjectStore> {
  const folder = await temporaryFolder();
  const port = await freePort();
  const [accessKeyId, secretAccessKey] = ['field:tester', 'secret-of-the-field'];
  const args = [program, folder, String(port), accessKeyId, secretAccessKey];
  // A group of its own: it has several processes.
  const child = spawn(outsideProgram('swift-proxy-server'), args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  const signal = (name: NodeJS.Signals) => void process.kill(-(child.pid as number), name);
  afterwards(async () => {
    signal('SIGKILL');
    await ended;
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({
    region: 'us-east-1',
    endpoint,
    forcePathStyle: true,
    credentials,
    // It does not know the others.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const Bucket = 'exports';
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`Swift did not start:\n${said}`);
    return client.send(new CreateBucketCommand({ Bucket })).then(
      () => true,
      (error: Error & { $metadata?: { httpStatusCode?: number } }) => {
        if (error.$metadata?.httpStatusCode !== undefined) throw error;
        return false;
      },
    );
  });
  return {
    endpoint,
    bucket: Bucket,
    accessKeyId,
    secretAccessKey,
    async objects() {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key }) => Key as string);
    },
    async uploads() {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
      return Uploads.map(({ Key }) => Key as string);
    },
    signal,
  };
}
