import type { Announcement, Listener } from '@masker/db';
import type { Webhooks } from './webhooks.ts';

/** Has webhooks look at an account as soon as it has new sessions. What is missed is found without. */
export function noticeNewSessions(listener: Listener, webhooks: Pick<Webhooks, 'notice'>): void {
  listener.subscribe('sessions', {
    onGap() {},
    onNotice(payload) {
      webhooks.notice((JSON.parse(payload) as Announcement).account);
    },
  });
}
