import { ApiError } from './api-error.ts';
import { checkedCall } from './checked.ts';
import type { CallOptions } from './options.ts';
import { pause } from './transport/pause.ts';
import type { Export } from './wire.ts';

const intervalMs = 1_000;

export interface WaitOptions extends CallOptions {
  /** Called with each state of the export. */
  onProgress?: ((state: Export) => void) | undefined;
}

/** Requests the state of an export until it is final: done, failed or expired. */
export async function waitForExport(
  get: (options: CallOptions) => Promise<Export>,
  call?: WaitOptions,
): Promise<Export> {
  const { onProgress, ...options } = checkedCall(call);
  for (;;) {
    const state = await get(options);
    onProgress?.(state);
    if (state.status !== 'queued' && state.status !== 'running') return state;
    await pause(intervalMs, options.signal).catch((cause: unknown) => {
      throw new ApiError('aborted', 'The call was aborted.', { cause });
    });
  }
}
