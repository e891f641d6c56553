export { createSessionFeed, type FeedEvent, type SessionAdded, type SessionFeed } from './session-feed.ts';
