#!/usr/bin/env -S node --max-semi-space-size=8
import '../lib/require-node.mjs';

const { maskerSessions } = await import('../lib/masker-sessions.mjs');
await maskerSessions(['masker', ...process.argv.slice(2)]);
