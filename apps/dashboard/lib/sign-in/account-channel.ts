'use client';

import { tabChannel } from '../preferences/tab-channel.ts';

/**
 * Exchanges the current account with the other tabs of this browser. The API refuses calls of a tab that shows another
 * account; with these messages, a tab detects the change before it makes a call.
 */
const channel = tabChannel<string>('masker-account');

/** @param shown the person and the account of this tab; empty after sign-out */
export const announceShown = channel.announce;

/** @returns stops listening */
export const onShownElsewhere = channel.onElsewhere;
