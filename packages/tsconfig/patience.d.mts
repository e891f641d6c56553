export declare const longestWait: number;

export declare const patience: {
  testTimeout: number;
  hookTimeout: number;
  teardownTimeout: number;
  expect: { poll: { timeout: number } };
};
