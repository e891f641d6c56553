'use client';

/**
 * Sends to the other tabs of this browser, and receives from them, whose page is shown. The API refuses the calls of a tab
 * that shows another account; with this message a tab knows before it makes a call.
 */
let channel: BroadcastChannel | null = null;

function open(): BroadcastChannel {
  channel ??= new BroadcastChannel('masker-account');
  return channel;
}

/** @param shown the person and the account that this tab shows; empty when nobody is signed in any more */
export function announceShown(shown: string): void {
  open().postMessage(shown);
}

/** @returns ends it */
export function onShownElsewhere(onMessage: (shown: string) => void): () => void {
  const listener = ({ data }: MessageEvent<string>) => onMessage(data);
  const opened = open();
  opened.addEventListener('message', listener);
  return () => opened.removeEventListener('message', listener);
}
