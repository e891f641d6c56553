export { removeIdleBuckets } from './remove-idle-buckets.ts';
export { type Rate, type Taken, takeRate } from './take-rate.ts';
