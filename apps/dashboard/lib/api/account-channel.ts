'use client';

/**
 * Tells the other tabs of this browser, and hears from them, whose page one shows. The API refuses the calls of a tab
 * that shows another account; this is so that nobody has to make one first.
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
export function onShownElsewhere(hear: (shown: string) => void): () => void {
  const listener = ({ data }: MessageEvent<string>) => hear(data);
  const heard = open();
  heard.addEventListener('message', listener);
  return () => heard.removeEventListener('message', listener);
}
