/**
 * Exchanges messages with the other tabs of this browser.
 *
 * @param name of the channel
 */
export function tabChannel<Message>(name: string) {
  let channel: BroadcastChannel | null = null;
  // On first use: the server that renders pages has none.
  function open(): BroadcastChannel {
    channel ??= new BroadcastChannel(name);
    return channel;
  }
  return {
    announce(message: Message): void {
      open().postMessage(message);
    },
    /** @returns stops listening */
    onElsewhere(onMessage: (message: Message) => void): () => void {
      const listener = ({ data }: MessageEvent<Message>) => onMessage(data);
      const opened = open();
      opened.addEventListener('message', listener);
      return () => opened.removeEventListener('message', listener);
    },
  };
}
