const fifteenMinutes = 15 * 60_000;

/**
 * The limit of one wait of a test, in milliseconds: before the test's own, so that a test that hangs says what it waits
 * for.
 */
export const longestWait = fifteenMinutes - 60_000;

/**
 * Vitest's limits, in milliseconds, for every suite: they end a test that hangs. A slow or busy machine must not
 * reach them, so a test waits for conditions, and none has a shorter limit of its own.
 */
export const patience = {
  testTimeout: fifteenMinutes,
  hookTimeout: fifteenMinutes,
  teardownTimeout: fifteenMinutes,
  expect: { poll: { timeout: longestWait } },
};
