export type { Announcement } from './announce.ts';
export { createListener, type Listener } from './listen.ts';
export { createSessionFeed, type FeedEvent, type SessionAdded, type SessionFeed } from './session-feed.ts';
