/** What the page is about. */
export const aboutExports =
  'Files of sessions that the server makes in the background, each as of one moment and with a signed statement of what is in it. Whoever has both can verify them anywhere.';
