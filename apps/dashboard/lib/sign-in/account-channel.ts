'use client';

/**
 * Exchanges the current account with the other tabs of this browser. The API refuses calls of a tab that shows another
 * account; with these messages, a tab detects the change before it makes a call.
 */
let channel: BroadcastChannel | null = null;

function open(): BroadcastChannel {
  channel ??= new BroadcastChannel('masker-account');
  return channel;
}

/** @param shown the person and the account of this tab; empty after sign-out */
export function announceShown(shown: string): void {
  open().postMessage(shown);
}

/** @returns closes the channel */
export function onShownElsewhere(onMessage: (shown: string) => void): () => void {
  const listener = ({ data }: MessageEvent<string>) => onMessage(data);
  const opened = open();
  opened.addEventListener('message', listener);
  return () => opened.removeEventListener('message', listener);
}
