import { createHash } from 'node:crypto';

/** Sums up bytes that pass: their number and their SHA-256. */
export class ByteSum {
  readonly #hash = createHash('sha256');
  bytes = 0;
  #digest: string | null = null;

  add(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.bytes += chunk.length;
  }

  async *of(
    source: AsyncIterable<Uint8Array>,
    onBytes?: (bytes: number) => void,
  ): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.add(chunk);
      onBytes?.(this.bytes);
      yield chunk;
    }
  }

  /** In lower-case hexadecimal. Ends the sum. */
  digest(): string {
    this.#digest ??= this.#hash.digest('hex');
    return this.#digest;
  }
}
